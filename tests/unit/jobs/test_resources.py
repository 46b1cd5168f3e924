"""What training jobs ask for: against the measured table, and in the directions it must grow."""

from pathlib import Path

import pytest

from phasediagram.jobs.resources import TrainingModel

TABLE = Path(__file__).resolve().parents[3] / "benchmarks" / "resources.txt"
KINDS = ("dense", "followed", "deferred")
TRAINING = {
    "accuracy": 0.01,
    "max_steps": 100_000,
    "max_minutes": 120,
    "engine": "auto",
    "dtype": "float32",
    "max_gigabytes": 8,
}


def model(n=4, d_out=1, depth=3, on_gpu=False, **changes):
    return TrainingModel(TRAINING | changes, n, d_out, depth, on_gpu)


def measured():
    """Return (engine, depth, n, m, MB taken, seconds a step taken) of every row of the table."""
    rows = [line.split() for line in TABLE.read_text().splitlines() if line.startswith(KINDS)]
    return [(row[0], *map(int, row[1:4]), float(row[6]), float(row[10]) / 1e3) for row in rows]


@pytest.mark.parametrize(("engine", "depth", "n", "m", "mb", "step_s"), measured())
def test_requests_are_above_what_was_measured_and_not_absurd(engine, depth, n, m, mb, step_s):
    asked = model(n, 1 if n == 4 else 10, depth, engine=engine)
    assert mb < asked.mem_mb([m]) < 6 * mb
    assert 0.9 * step_s < asked.step_seconds(m) < 10 * step_s


def test_the_table_covers_all_engines_and_large_widths():
    assert {row[0] for row in measured()} == set(KINDS)
    assert all(max(row[3] for row in measured() if row[0] == engine) >= 5000 for engine in KINDS)


def test_memory_is_that_of_the_largest_run_and_time_the_sum():
    assert model().mem_mb([100, 5000, 200]) == model().mem_mb([5000])
    one, four = model(50, 10).minutes([5000]), model(50, 10).minutes([5000] * 4)
    assert 3 * (one - 5) < four - 5 <= 4 * (one - 5) + 1


def test_wide_runs_ask_for_more_and_double_precision_for_more_again():
    for engine in KINDS:
        asked = [model(engine=engine).mem_mb([m]) for m in (1000, 5000, 20_000)]
        assert asked == sorted(set(asked))
        assert model(engine=engine, dtype="float64").mem_mb([5000]) > asked[1]


def test_a_gpu_job_asks_for_the_memory_of_cuda_and_for_less_time_where_it_is_long():
    on_cpu, on_gpu = model(500, 10), model(500, 10, on_gpu=True)
    assert on_gpu.mem_mb([100]) > on_cpu.mem_mb([100]) + 1000
    assert on_gpu.minutes([10_000]) < on_cpu.minutes([10_000]) / 5


def test_finer_accuracy_takes_longer_up_to_the_limits_of_a_run():
    assert model(50, 10, accuracy=0.001).minutes([2000] * 5) > model(50, 10).minutes([2000] * 5)
    endless = model(50_000, 10, max_minutes=10)
    assert endless.minutes([10_000]) == 5 + 15  # the margin over ten minutes
