"""How runs end."""

from enum import StrEnum


class Status(StrEnum):
    """The ending of a run, spelled as in headers and tables. Only converged runs enter a fit."""

    CONVERGED = "converged"
    STALLED = "stalled"
    DIVERGED = "diverged"
    OUT_OF_STEPS = "out of steps"
    OUT_OF_TIME = "out of time"
    OUT_OF_MEMORY = "out of memory"

    @property
    def readable(self) -> bool:
        """Whether the checkpoint has the learnt function and W2."""
        return self not in (Status.DIVERGED, Status.OUT_OF_MEMORY)

    @property
    def repeatable(self) -> bool:
        """Whether the same parameters always give this ending. The clock and the memory limit are not parameters."""
        return self not in (Status.OUT_OF_TIME, Status.OUT_OF_MEMORY)
