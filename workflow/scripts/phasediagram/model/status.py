"""How a run ended."""

from enum import StrEnum


class Status(StrEnum):
    """How a run ended, spelled as in tables and checkpoints."""

    CONVERGED = "converged"
    STALLED = "stalled"
    DIVERGED = "diverged"
    OUT_OF_STEPS = "out of steps"
    OUT_OF_TIME = "out of time"
    OUT_OF_MEMORY = "out of memory"

    @property
    def readable(self) -> bool:
        """Say whether the checkpoint has a function and W2."""
        return self not in (Status.DIVERGED, Status.OUT_OF_MEMORY)

    @property
    def repeatable(self) -> bool:
        """Say whether the same parameters would give the same run again."""
        return self not in (Status.OUT_OF_TIME, Status.OUT_OF_MEMORY)
