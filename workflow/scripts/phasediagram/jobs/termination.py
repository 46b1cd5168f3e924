"""Signals that end a job: SIGTERM, and those that SLURM can send before a preemption or a time limit."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)


class Termination:
    """Whether one of the signals has arrived. A signal raises `SystemExit` at once, except inside `deferred`."""

    def __init__(self):
        self._received, self._deferred = "", False

    def received(self) -> str:
        """Return the name of the signal that has arrived, or ""."""
        return self._received

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Only record signals while inside. The code inside asks `received`; the code after it, `end_if_received`."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    def end_if_received(self) -> None:
        if self._received:
            raise SystemExit(f"ended by {self._received}")

    def handle(self, number: int, _frame) -> None:
        self._received = signal.Signals(number).name
        if not self._deferred:
            self.end_if_received()


@contextmanager
def termination() -> Iterator[Termination]:
    """Yield the state of the signals, and handle them while inside."""
    state = Termination()
    previous = {number: signal.signal(number, state.handle) for number in SIGNALS}
    try:
        yield state
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
