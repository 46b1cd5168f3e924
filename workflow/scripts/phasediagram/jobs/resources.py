"""Memory and time that a training job requests, from (engine, m, n, d_out). `benchmarks/resources.py` checks them.

A request has to cover nearly every run. The few jobs that need more are tried again with a larger request.
"""

import math
from dataclasses import dataclass

from phasediagram.dynamics.layers.choice import ITEM_BYTES, engine_name, least_gigabytes

PROCESS_MB = 700  # Snakemake twice (280 MB) and Python with scipy (130 MB), with a margin
CUDA_MB = 3000  # host memory of a CUDA context and its libraries, with a margin
DEFERRED_ROWS = 12_000  # rows of length m: both bases, their images and the motion, with space to grow
FOLLOWED_ROWS_PER_POINT, FOLLOWED_ROWS = 45, 1_000  # the same of followed layers: basis, images and motion

STARTING_MINUTES = 5  # loading Python from a slow file system, waiting for a job with the same run, writing
TIME_MARGIN = 1.5
STEPS_TIMES_ACCURACY = 12.0  # runs take 300 to 1200 steps at accuracy 0.01, anywhere in the plane
BYTES_PER_S, FLOPS_PER_S = 1.2e10, 5e10  # of one CPU core
GPU_FACTOR, GPU_STEP_S = 50.0, 0.01  # how much faster a GPU is, and the time of its smallest step
DENSE_PASSES, FOLLOWED_PASSES = 9, 2  # how often a step reads W2(0) or its motion, power iteration included
DEFERRED_PASSES, DEFERRED_PASSED_ROWS = 10, 500  # the same for the bases; few of them reach DEFERRED_ROWS
SAMPLES_PASSES = 40  # how often a step reads arrays over samples, where there are no inner layers
MORE_STEPS = 4.0  # for each layer above three: small initialisations leave the origin in power-law time
SMALLEST_STEP_S = 5e-4


@dataclass(frozen=True)
class TrainingModel:
    """Requests of runs on one problem with n samples and d_out outputs. `config` is the section `training`."""

    config: dict
    n: int
    d_out: int
    depth: int
    on_gpu: bool

    def mem_mb(self, widths: list[int]) -> int:
        """Return the memory request, in MB, of a job that trains these widths one after the other."""
        return PROCESS_MB + CUDA_MB * self.on_gpu + math.ceil(max(map(self._bytes, widths)) / 1e6)

    def minutes(self, widths: list[int]) -> int:
        """Return the time request, in minutes, of a job that trains these widths (one per run) one after the other."""
        steps = STEPS_TIMES_ACCURACY / self.config["accuracy"] * MORE_STEPS ** max(self.depth - 3, 0)
        steps = min(self.config["max_steps"], steps)
        seconds = sum(min(steps * self.step_seconds(m), 60 * self.config["max_minutes"]) for m in widths)
        return STARTING_MINUTES + math.ceil(TIME_MARGIN * seconds / 60)

    def step_seconds(self, m: int) -> float:
        """Return an estimate of the longest time of a step at width m."""
        by_number = self._itemsize / BYTES_PER_S + 2 * self.n / FLOPS_PER_S
        layer = {
            "dense": m**2 * DENSE_PASSES * by_number,
            "followed": m * (m * FOLLOWED_PASSES + self._followed_rows) * by_number,
            "deferred": m * DEFERRED_PASSED_ROWS * DEFERRED_PASSES * self._itemsize / BYTES_PER_S,
        }[self._engine(m)]
        samples = m * self.n * self.d_out * SAMPLES_PASSES * 8 / BYTES_PER_S
        cpu = (self.depth - 2) * layer + (samples if self.depth == 2 else 0.0)
        return GPU_STEP_S + cpu / GPU_FACTOR if self.on_gpu else SMALLEST_STEP_S + cpu

    def _bytes(self, m: int) -> float:
        samples = 16 * self.n * (1 + self.d_out) * m  # arrays of shape (n, m), and (n d_out, m) of the deferred engine
        engine = self._engine(m)
        first = 1e9 * least_gigabytes(engine, m, self.config["dtype"], self.depth)
        rows = {"dense": 0, "followed": self._followed_rows, "deferred": DEFERRED_ROWS}[engine]
        bases = min((self.depth - 2) * rows * m * self._itemsize, 2e9 * self.config["max_gigabytes"])
        return first + bases + 8 * samples

    def _engine(self, m: int) -> str:
        limits = self.config["dtype"], self.config["max_gigabytes"]
        return engine_name(self.config["engine"], m, self.n, self.d_out, *limits, self.depth)

    @property
    def _followed_rows(self) -> int:
        return FOLLOWED_ROWS + FOLLOWED_ROWS_PER_POINT * self.n

    @property
    def _itemsize(self) -> int:
        return ITEM_BYTES[self.config["dtype"]]
