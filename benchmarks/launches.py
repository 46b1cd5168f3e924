"""What an evaluation and its step ask of a GPU: kernels to launch, and trips of numbers to the host.

Counted on torch's CPU, on which the same code runs: operations that are not views, and calls of `on_host`, the only way
from the device. The means are over STEPS steps after the first WARM ones. A launch takes a GPU's driver some 5 to 10
microseconds, so an evaluation takes about a millisecond however small the network is. With `device: auto` a run takes
the GPU from the width at which a CPU core needs longer than that (`jobs/device.py`). No GPU was at hand to measure it.
Run from the repository's root:

    .venv/bin/python benchmarks/launches.py
"""

from contextlib import ExitStack
from unittest import mock

import numpy as np
from engines import FOUR_POINTS, train
from torch.utils._python_dispatch import TorchDispatchMode

from phasediagram.dynamics import arrays, network
from phasediagram.dynamics.layers import follower, lazy_gaussian
from phasediagram.dynamics.step import step_length

POINT, WARM, STEPS, ACCURACY = (0.0, 1.5), 30, 20, 0.01
VIEWS = (
    "view",
    "reshape",
    "slice",
    "t.default",
    "select",
    "permute",
    "expand",
    "unsqueeze",
    "alias",
    "detach",
    "split",
)
IMAGES = np.random.default_rng(0).random((50, 100)) / 6, np.eye(10)[np.arange(50) % 10]
CASES = [  # kind, m, depth, training set
    *(("dense", 300, depth, FOUR_POINTS) for depth in (2, 3)),
    *((kind, 1000, 3, FOUR_POINTS) for kind in ("followed", "deferred")),
    *((kind, 600, 3, IMAGES) for kind in ("dense", "followed")),
]


class Operations(TorchDispatchMode):
    """Counts operations."""

    count = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.count += not any(view in str(operation) for view in VIEWS)
        return operation(*args, **(kwargs or {}))


def main():
    print("kind         m depth   n outputs | operations  trips to the host")
    for kind, m, depth, xy in CASES:
        settings = {"max_steps": WARM}
        trained, _, _ = train(kind, POINT, m, xy=xy, depth=depth, settings=settings, device="cpu:0")
        counting = mock.Mock(wraps=arrays.on_host)
        with ExitStack() as patches, Operations() as operations:
            for module in (arrays, network, follower, lazy_gaussian):
                patches.enter_context(mock.patch.object(module, "on_host", counting))
            for _ in range(STEPS):
                trained.advance(step_length(trained.evaluate(), ACCURACY))
        n, outputs = xy[1].shape
        counts = f"{operations.count / STEPS:10.0f} {counting.call_count / STEPS:18.1f}"
        print(f"{kind:<9}{m:5d} {depth:5d} {n:3d} {outputs:7d} | {counts}", flush=True)


if __name__ == "__main__":
    main()
