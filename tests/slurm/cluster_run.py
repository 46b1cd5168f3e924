"""`snakemake --profile slurm -j 200`, as a user types it, on the private SLURM."""

import subprocess
import sys
from pathlib import Path

import yaml

SITE = {"cluster": {"partition": "cpu", "gpu_partition": "gpu", "gpu": "gpu:fake:1"}}
FAST_POLLING = ("--slurm-init-seconds-before-status-checks", "2", "--latency-wait", "5")


class ClusterRun:
    """`snakemake --profile slurm -j 200` in a workspace, in the background."""

    def __init__(self, workspace, *arguments: str, overlay: dict = SITE, config: str = "config/smoke.yaml"):
        self.workspace = workspace
        workspace.path("overlay.yaml").write_text(yaml.safe_dump(overlay))
        self.log = workspace.path("snakemake.log")
        snakemake = str(Path(sys.executable).with_name("snakemake"))
        command = [snakemake, "--profile", "slurm", "-j", "200", "--configfile", config, "overlay.yaml", *FAST_POLLING]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *arguments], cwd=workspace.folder, stdout=log, stderr=log, start_new_session=True
            )

    def finish(self, seconds: float = 300) -> str:
        """Wait for the end; return what Snakemake printed. Fails where Snakemake did."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            raise AssertionError(f"not finished after {seconds:g} s\n{self.log.read_text()[-6000:]}") from None
        assert code == 0, self.log.read_text()[-6000:]
        return self.log.read_text()
