"""Train runs of a config on one GPU, on a machine without Snakemake, and bring them home as files of the run store.

Three steps, from the repository's root:

    .venv/bin/python benchmarks/gpu.py list mnist runs.json --configfile config/paper.yaml     # at home
    PYTHONPATH=workflow/scripts python benchmarks/gpu.py train runs.json from_gpu --minutes 10  # there
    cp -n from_gpu/*.safetensors .run-store/                                                    # at home

The second needs torch, numpy, scipy, safetensors, array-api-compat and threadpoolctl. It trains the widest runs first,
stops at the time limit and goes on where it stopped. It prints runs an hour, and the rate at which an evaluation of the
widest run reads its matrices, beside the measured copy rate of the card. `--device cpu:0` is torch on the CPU.
`make figures` then trains what the run store lacks.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np

STEPS = 100  # that are timed
PRODUCTS = {
    "dense": (6, 4),
    "followed": (1, 1),
    "deferred": (0, 0),
}  # passes over a matrix: evaluation and step, kernel
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from phasediagram.data import training_set  # noqa: E402
from phasediagram.data.of_problem import training_set_of  # noqa: E402
from phasediagram.dynamics.checkpoint import train_and_write  # noqa: E402
from phasediagram.dynamics.run import Run, train  # noqa: E402
from phasediagram.dynamics.step import step_length  # noqa: E402
from phasediagram.jobs.digest import code_digest  # noqa: E402
from phasediagram.storage.snapshot import Interrupted  # noqa: E402
from phasediagram.storage.store import RunStore  # noqa: E402


def list_runs(problem: str, output: str, overlays: list[str]) -> None:
    """Write the training set and the runs of a problem as JSON, the widest first."""
    import yaml
    from snakemake.utils import update_config

    from phasediagram.planning.plan import Plan
    from phasediagram.planning.settings import resolve

    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    for overlay in overlays:
        update_config(config, yaml.safe_load(Path(overlay).read_text()))
    plan = Plan(resolve(config))
    training, entry = plan.config["training"], plan.config["problems"][problem]
    x, y = training_set_of(entry, "results/mnist/digits.safetensors" if "mnist" in entry else None)
    runs = [
        asdict(Run.of_problem(entry, training, spec, m, seed))
        for spec, pairs in plan.runs[problem].values()
        for m, seed in pairs
    ]
    runs.sort(key=lambda run: -run["m"])
    trainer = code_digest("phasediagram/dynamics/run")
    Path(output).write_text(json.dumps({"x": x.tolist(), "y": y.tolist(), "trainer": trainer, "runs": runs}))
    print(f"{len(runs)} runs of {problem}, up to m = {runs[0]['m']}")


def train_runs(source: str, folder: str, device: str, minutes: float) -> None:
    """Train what the folder lacks, until the time is up."""
    listed = json.loads(Path(source).read_text())
    x, y, runs = np.array(listed["x"]), np.array(listed["y"]), [Run(**run) for run in listed["runs"]]
    if listed["trainer"] != code_digest("phasediagram/dynamics/run"):
        sys.exit(f"{source} was listed with other code than that of this folder: list the runs again")
    identity = {"data": training_set.digest(x, y), "trainer": listed["trainer"]}
    store, began, trained, output = RunStore(folder), time.monotonic(), 0, Path(folder) / "last_run"

    def ending() -> str:
        return "the time limit" if time.monotonic() - began > 60 * minutes else ""

    for index, run in enumerate(runs):
        parameters = identity | run.identity(*y.shape)
        known = {"fingerprint": store.fingerprint(parameters), "trainer": listed["trainer"], "file_sha256": None}
        compute = partial(train_and_write, run, x, y, device, progress=lambda *_: None, ending=ending, known=known)
        try:
            trained += store.obtain(parameters, output, compute)
        except Interrupted:  # its snapshot is written: the next call continues it
            print(f"time is up: {len(runs) - index} runs are left")
            break
    output.unlink(missing_ok=True)
    hours = (time.monotonic() - began) / 3600
    print(f"{trained} runs trained on {device} in {60 * hours:.1f} minutes: {trained / hours:.0f} an hour")
    if x.shape[1] > 2 or runs[0].depth > 2:
        rates(replace(runs[0], max_steps=20, dtype="float32"), x, y, device)


def rates(run: Run, x, y, device: str) -> None:
    """Print the rate at which evaluations and steps read W(0) and its motion, beside that of a copy."""
    import torch

    def finished() -> float:
        if device.startswith("cuda"):
            torch.cuda.synchronize()
        return time.perf_counter()

    network, _ = train(run, x, y, device, lambda step, loss: None)  # the first steps take more of the power iteration
    calls, apply = [], network._apply_kernel
    network._apply_kernel = lambda weights: calls.append(weights) or apply(weights)
    began = finished()
    for _ in range(STEPS):
        network.advance(step_length(network.evaluate(), run.accuracy))
    seconds = (finished() - began) / STEPS
    of_evaluation, of_kernel = PRODUCTS[network.kind]
    products = len(network.inner) * (of_evaluation + of_kernel * len(calls) / STEPS)
    source = torch.ones(run.m, run.m, device=device)
    target, times = torch.empty_like(source), []
    for _ in range(20):
        began = finished()
        target.copy_(source)
        times.append(finished() - began)
    copied, read = 2 * source.nbytes / np.median(times), products * source.nbytes / seconds
    print(
        f"{network.kind}, m = {run.m}: {1e3 * seconds:.2f} ms an evaluation, {products:.1f} passes over a matrix: ",
        end="",
    )
    print(f"{1e-9 * read:.1f} GB/s, copy rate {1e-9 * copied:.1f} GB/s: {read / copied:.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    at_home = commands.add_parser("list")
    at_home.add_argument("problem")
    at_home.add_argument("output")
    at_home.add_argument("--configfile", nargs="*", default=[])
    there = commands.add_parser("train")
    there.add_argument("runs")
    there.add_argument("folder")
    there.add_argument("--device", default="cuda")
    there.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    if given.command == "list":
        list_runs(given.problem, given.output, given.configfile)
    else:
        train_runs(given.runs, given.folder, given.device, given.minutes)


if __name__ == "__main__":
    main()
