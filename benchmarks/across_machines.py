"""How much RD depends on the processor: the same runs with the kernels of other processor types, and with torch.

OpenBLAS and NumPy choose kernels by the processor. Environment variables make them choose those of another one, so
one machine shows what others would compute (Skylake-X needs AVX-512). With torch, the arrays are PyTorch's, as on a
GPU, here on the CPU. Twelve runs: three kinds of layers at four points of the plane. Run from the repository's root:

    .venv/bin/python benchmarks/across_machines.py
"""

import json
import os
import subprocess
import sys
from datetime import date

from phasediagram.data import training_set
from phasediagram.dynamics.run import Run, fix_arithmetic, train
from phasediagram.storage.origin import processor, versions

POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (-0.5, 2.5)]
KINDS = {"dense": 300, "followed": 1000, "deferred": 1200}  # and their widths
WITHOUT_AVX512 = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
VARIANTS = {  # environment, device
    "again": ({}, "cpu"),
    "Skylake-X": ({"OPENBLAS_CORETYPE": "SkylakeX"}, "cpu"),
    "Haswell": ({"OPENBLAS_CORETYPE": "Haswell", "NPY_DISABLE_CPU_FEATURES": WITHOUT_AVX512}, "cpu"),
    "Sandy Bridge": ({"OPENBLAS_CORETYPE": "Sandybridge", "NPY_DISABLE_CPU_FEATURES": WITHOUT_AVX512}, "cpu"),
    "Nehalem": ({"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": WITHOUT_AVX512}, "cpu"),
    "torch": ({}, "cpu:0"),
}


def distances(device: str) -> list[list[float]]:
    """Train all runs here; return the relative distances of each."""
    fix_arithmetic()
    x, y = training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
    settings = {"accuracy": 0.02, "stop_loss": 1e-4, "biases": True, "depth": 3, "antisymmetric": False}
    settings |= {"activation": "relu", "stage_drop": None, "max_steps": 100_000, "max_minutes": 10.0}
    settings |= {"max_gigabytes": 4.0, "dtype": "float32"}
    found = []
    for kind, m in KINDS.items():
        for gamma2, gamma3 in POINTS:
            run = Run({"gamma2": gamma2, "gamma3": gamma3}, m, 0, engine=kind, **settings)
            _, outcome = train(run, x, y, device, lambda step, loss: None)
            found.append(list(outcome.relative_distance.values()))
    return found


def in_a_process(environment: dict[str, str], device: str) -> list[list[float]]:
    command = [sys.executable, __file__, "train", device]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    if sys.argv[1:2] == ["train"]:
        print(json.dumps(distances(sys.argv[2])))
        return
    here = in_a_process({}, "cpu")
    print(f"{processor()}, {date.today()}, {', '.join(f'{name} {value}' for name, value in versions().items())}")
    print("largest relative difference of RD from this processor's, over layers and four points\n")
    print(f"{'kernels':14} | {' | '.join(f'{kind:>10}, m = {m:4}' for kind, m in KINDS.items())} | bit-equal runs")
    for name, (environment, device) in VARIANTS.items():
        there = in_a_process(environment, device)
        differences = [
            max(abs(b - a) / a for a, b in zip(*pair, strict=True)) for pair in zip(here, there, strict=True)
        ]
        largest = [max(differences[start : start + len(POINTS)]) for start in range(0, len(here), len(POINTS))]
        equal = sum(difference == 0 for difference in differences)
        print(f"{name:14} | {' | '.join(f'{value:20.1e}' for value in largest)} | {equal} of {len(here)}")


if __name__ == "__main__":
    main()
