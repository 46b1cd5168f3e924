"""`snakemake --profile slurm -j 200`, as a user types it, on the private SLURM."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import yaml
from cluster import GPUS, wait_until
from workspace import NO_MAPS, NO_SWEEPS

SITE = {"cluster": {"partition": "cpu", "gpu_partition": "gpu", "gpu": "gpu:fake:1"}}
ONLY_GPU = {"cluster": {"gpu": "gpu:fake:1"}}  # partitions and account are for the command line to say
PROFILE = ("--profile", "slurm")
FAST_POLLING = ("--slurm-init-seconds-before-status-checks", "2", "--latency-wait", "5")

# Training that can be disturbed: tiny networks, tiny steps, many seconds a job. Four jobs of the rule `train`, a long
# one of `train_2` and one of `train_3`.
SLOW = {
    "phase_maps": NO_MAPS
    | {"four_points": {"gamma2": [0.0, 0.5], "gamma3": [1.5, 2.0], "widths": [20, 25, 30], "seeds": 1}},
    "sweeps": NO_SWEEPS
    | {
        "long": {"problem": "four_points", "gamma2": [0.25], "gamma3": [1.5], "widths": [20, 25], "seeds": 5},
        "other": {"problem": "four_points", "gamma2": [0.25], "gamma3": [2.0], "widths": [20, 25], "seeds": 1},
    },
    "training": {"accuracy": 5.0e-5, "max_steps": 10_000_000},
}
FOUR = {f"g2_+{g2}_g3_+{g3}" for g2 in ("0.00", "0.50") for g3 in ("1.50", "2.00")}
LONG, OTHER = "g2_+0.25_g3_+1.50", "g2_+0.25_g3_+2.00"
PAIR = ("g2_+0.50_g3_+1.50", "g2_+0.50_g3_+2.00")  # where two jobs are enough
TARGETS_OF_PAIR = [f"results/four_points/runs/{init}/m_20/seed_0.safetensors" for init in PAIR]
TARGET = "results/four_points/slopes.csv"
ONE_BY_ONE = ("--group-components", "short_training=1")

# A group of three jobs of the smoke config. The second to begin fails at its first attempt.
GROUP = ("g2_-0.50_g3_+1.00", "g2_-0.50_g3_+2.00", "g2_+0.50_g3_+1.00")
TARGETS_OF_GROUP = [f"results/four_points/runs/{init}/m_20/seed_0.safetensors" for init in GROUP]
RUNS_A_JOB = 6
BEFORE_TRAINING = "        p = snakemake.params\n"
FAILS_ONCE = (  # what is replaced in train.py, by what
    BEFORE_TRAINING,
    f"""
        if list(Path(".run-store").glob("*.safetensors")) and not Path("failed-once").exists():
            Path("failed-once").touch()
            raise SystemExit("fails once")
{BEFORE_TRAINING}""",
)

# What the command line, a site's profile and a partition file say instead of the config's section `cluster`.
DEFAULT_RESOURCES = ("--default-resources", "slurm_account=project", "slurm_partition=gpu")
SITE_PROFILE = {
    "executor": "slurm",
    "default-resources": ["slurm_account=project", "slurm_partition=gpu", "mem_mb_per_cpu=4000"],
}
PARTITION_FILE = {"partitions": {"cpu": {"max_runtime": 1440}, "gpu": {"max_runtime": 1440, "max_gpu": GPUS}}}


class ClusterRun:
    """`snakemake --profile slurm -j 200` in a workspace, in the background."""

    started: ClassVar[list] = []

    def __init__(self, workspace, *arguments: str, overlay: dict = SITE, profiles: tuple[str, ...] = PROFILE):
        self.workspace = workspace
        workspace.path("overlay.yaml").write_text(yaml.safe_dump(overlay))
        self.log = workspace.path("snakemake.log")
        snakemake = str(Path(sys.executable).with_name("snakemake"))
        command = [snakemake, *profiles, "-j", "200", "--configfile", "config/smoke.yaml", "overlay.yaml"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *FAST_POLLING, *arguments],
                cwd=workspace.folder,
                env=workspace.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

        self.started.append(self.process)

    @classmethod
    def kill_all(cls) -> None:
        """End the Snakemakes that a failed test has left behind."""
        for process in cls.started:
            process.kill()
            process.wait()

    def finish(self, seconds: float = 900) -> str:
        """Wait for the end; return what Snakemake printed. Fails where Snakemake did."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"not finished after {seconds:g} s\n{self.log.read_text()[-6000:]}") from None
        assert code == 0, self.log.read_text()[-6000:]
        return self.log.read_text()

    def interrupt(self) -> None:
        """Press Ctrl-C once a job is submitted; wait for the end."""
        wait_until(lambda: "has been submitted" in self.log.read_text(), "a submission")
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def in_training(self) -> set[str]:
        """Return the initialisations whose jobs are in the middle of training."""
        logs = self.workspace.path("results/logs/train/four_points").glob("*.log")
        texts = {log.stem.rpartition("_")[0]: log.read_text() for log in logs}
        return {init for init, text in texts.items() if " step " in text and "taken from the run store" not in text}
