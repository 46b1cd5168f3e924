"""A private one-node SLURM on loopback: real daemons, GPUs that are files, state in a folder of its own.

The machine poses as a larger one, `/dev/null` as each GPU. Without cgroups SLURM kills for memory by polling.
Works as root without systemd; needs Debian's packages slurmctld, slurmd, slurm-client and munge, and slurmdbd and
mariadb-server for accounting.
"""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "munged")
ACCOUNTING_PROGRAMS = ("slurmdbd", "mariadbd")
SLURM_ETC = Path("/etc/slurm")  # SLURM_CONF would be lost: Snakemake's jobstep strips SLURM_* from the environment
CPUS, GPUS, MEMORY_MB = 16, 6, 64_000
ACCOUNTS = ("everyday", "project")  # of root, the first the default

SLURM_CONF = """
ClusterName=private
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation={state}/ctld
SlurmdSpoolDir={state}/d
SlurmctldPidFile={state}/slurmctld.pid
SlurmdPidFile={state}/slurmd.pid
SlurmctldLogFile={state}/slurmctld.log
SlurmdLogFile={state}/slurmd.log
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
{accounting}
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,batch_sched_delay=1
ReturnToService=2
MinJobAge=3600
KillWait=5
JobRequeue=1
SlurmdParameters=config_overrides
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} Boards=1 SocketsPerBoard=1 CoresPerSocket={cpus} ThreadsPerCore=1 \
RealMemory={memory} Gres=gpu:fake:{gpus} State=UNKNOWN
PartitionName=cpu Nodes={host} Default=YES MaxTime=1-00:00:00 PriorityTier=1 State=UP
PartitionName=gpu Nodes={host} MaxTime=1-00:00:00 PriorityTier=1 State=UP
PartitionName=tiny Nodes={host} MaxTime=0:05:00 PriorityTier=1 State=UP
PartitionName=urgent Nodes={host} MaxTime=1-00:00:00 PriorityTier=10 PreemptMode=OFF State=UP
"""
ACCOUNTING = """AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
AccountingStoragePort=16819
AccountingStorageTRES=gres/gpu"""
CGROUP_CONF = """
CgroupPlugin=cgroup/v1
CgroupMountpoint={state}/no-cgroup
CgroupAutomount=no
ConstrainCores=no
ConstrainRAMSpace=no
"""
SLURMDBD_CONF = """
AuthType=auth/munge
DbdHost=localhost
DbdPort=16819
SlurmUser=root
LogFile={state}/slurmdbd.log
PidFile={state}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=13306
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm_acct_db
"""


def missing(accounting: bool = False) -> str:
    """Return why a private SLURM cannot be started here; empty where it can."""
    wanted = PROGRAMS + (ACCOUNTING_PROGRAMS if accounting else ())
    lacking = [program for program in wanted if not shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")]
    if lacking:
        return f"not installed: {', '.join(lacking)}"
    if os.geteuid() != 0:
        return "SLURM's daemons and the fake GPUs need root"
    if any(not link.is_symlink() for link in SLURM_ETC.glob("slurm.conf")):
        return f"{SLURM_ETC}/slurm.conf belongs to another SLURM"
    if _answers("scontrol", "ping"):
        return "another private SLURM is running"
    return ""


class PrivateSlurm:
    """A context: the daemons run inside it. `accounting` adds slurmdbd and its database."""

    def __init__(self, state: Path, accounting: bool = False):
        self.state, self.accounting = state, accounting
        self._links, self._database = [], None
        self._pid_files = [state / f"{daemon}.pid" for daemon in ("slurmd", "slurmctld", "slurmdbd")]

    def __enter__(self) -> "PrivateSlurm":
        for folder in ("ctld", "d", "etc"):
            (self.state / folder).mkdir(parents=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self._end_jobs()
        for pid_file in self._pid_files:
            _terminate(pid_file)
        if self._database is not None:
            self._database.terminate()
            self._database.wait()
        for link in self._links:
            link.unlink()

    def _end_jobs(self) -> None:
        """Kill what still runs, so that no process outlives the cluster."""
        if not _answers("scontrol", "ping"):
            return
        self._sbin("scancel", "--me", check=False)
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: not self._sbin("squeue", "--noheader", "--me", check=False).strip(), "an empty queue")

    # ---- what tests do to a cluster ------------------------------------------------------------------------

    def stop_controller(self) -> None:
        _terminate(self.state / "slurmctld.pid")

    def start_controller(self) -> None:
        self._sbin("slurmctld")
        wait_until(lambda: "is UP" in self._sbin("scontrol", "ping", check=False), "slurmctld")

    def jobs(self) -> list[dict[str, str]]:
        """Return what `scontrol show job` says of every job, oldest first."""
        lines = self._sbin("scontrol", "show", "job", "--oneliner").splitlines()
        jobs = [dict(word.split("=", 1) for word in line.split() if "=" in word) for line in lines]
        return sorted((job for job in jobs if "JobId" in job), key=lambda job: int(job["JobId"]))

    def run(self, *command: str) -> str:
        """Run one of SLURM's commands; return what it printed."""
        return self._sbin(*command)

    # ---- starting ------------------------------------------------------------------------------------------

    def _start(self) -> None:
        host = socket.gethostname().partition(".")[0]
        for index in range(GPUS):
            os.mknod(self.state / f"gpu{index}", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        values = {"host": host, "state": self.state, "cpus": CPUS, "gpus": GPUS, "memory": MEMORY_MB}
        accounting = ACCOUNTING if self.accounting else "AccountingStorageType=accounting_storage/none"
        self._configure("slurm.conf", SLURM_CONF.format(accounting=accounting, **values))
        self._configure("gres.conf", f"NodeName={host} Name=gpu Type=fake File={self.state}/gpu[0-{GPUS - 1}]\n")
        self._configure("cgroup.conf", CGROUP_CONF.format(**values))
        if not _answers("munge", "-n"):
            self._start_munge()
        if self.accounting:
            self._start_database()
            self._configure("slurmdbd.conf", SLURMDBD_CONF.format(**values), mode=0o600)
            self._sbin("slurmdbd")
            wait_until(lambda: _answers("sacctmgr", "-n", "-i", "list", "cluster"), "slurmdbd")
            accounts = [words for name in ACCOUNTS for words in (f"account {name}", f"user root Account={name}")]
            for words in ("cluster private", *accounts):
                self._sbin("sacctmgr", "-i", "add", *words.split())
        self.start_controller()
        self._sbin("slurmd", "-N", host)
        wait_until(lambda: "idle" in self._sbin("sinfo", "-h", "-o", "%T"), "slurmd")

    def _configure(self, name: str, text: str, mode: int = 0o644) -> None:
        path, link = self.state / "etc" / name, SLURM_ETC / name
        path.write_text(text)
        path.chmod(mode)
        SLURM_ETC.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)  # of a cluster that was killed; `missing` refuses a file that is no link
        link.symlink_to(path)
        self._links.append(link)

    def _start_munge(self) -> None:
        for folder in ("/run/munge", "/var/log/munge", "/var/lib/munge"):
            Path(folder).mkdir(exist_ok=True)
            shutil.chown(folder, "munge", "munge")
        self._sbin("runuser", "-u", "munge", "--", "munged")
        self._pid_files.append(Path("/run/munge/munged.pid"))
        wait_until(lambda: _answers("munge", "-n"), "munged")

    def _start_database(self) -> None:
        data, socket_file = self.state / "database", self.state / "database.socket"
        install = ("--no-defaults", "--user=root", f"--datadir={data}", "--skip-test-db")
        self._sbin("mariadb-install-db", *install, "--auth-root-authentication-method=normal")
        server = ("--no-defaults", "--user=root", f"--datadir={data}", f"--socket={socket_file}")
        network = ("--bind-address=127.0.0.1", "--port=13306", "--innodb-flush-log-at-trx-commit=0")
        with (self.state / "mariadbd.log").open("w") as log:
            self._database = subprocess.Popen(
                ["mariadbd", *server, *network], stdout=log, stderr=log, start_new_session=True, env=_environment()
            )
        client = ("--no-defaults", f"--socket={socket_file}")
        wait_until(lambda: _answers("mariadb-admin", *client, "ping"), "mariadbd")
        statements = (
            "create database slurm_acct_db",
            "create user slurm@localhost identified by 'slurm'",
            "create user slurm@'127.0.0.1' identified by 'slurm'",
            "grant all on slurm_acct_db.* to slurm@localhost",
            "grant all on slurm_acct_db.* to slurm@'127.0.0.1'",
        )
        self._sbin("mariadb", *client, "-u", "root", "-e", "; ".join(statements))

    def _sbin(self, *command: str, check: bool = True) -> str:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_environment())
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}")
        return done.stdout


def _environment() -> dict[str, str]:
    """The environment of this process with the system's daemons in the path, and without another SLURM."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SLURM_")}
    return variables | {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}


def _answers(*command: str) -> bool:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    return done.returncode == 0


def _terminate(pid_file: Path) -> None:
    """End the daemon of a PID file and wait until it is gone."""
    text = pid_file.read_text().strip() if pid_file.exists() else ""
    if not text:
        return
    try:
        os.kill(int(text), signal.SIGTERM)
        wait_until(lambda: not Path(f"/proc/{text}").exists(), f"the end of {pid_file.stem}")
    except ProcessLookupError:
        pass
    pid_file.unlink(missing_ok=True)


def wait_until(condition: Callable[[], object], what: str, seconds: float = 300.0):
    """Return the first true value of a condition; TimeoutError names what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.2)
    raise TimeoutError(f"waited {seconds:g} s for {what}")
