"""Being told to end: SIGTERM, and the signals that SLURM can send ahead of a preemption or a time limit."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)


class Termination:
    """Whether one of the signals has come. It raises `SystemExit` at once, except inside `deferred`."""

    def __init__(self):
        self._received, self._deferred = "", False

    def received(self) -> str:
        """Return the name of the signal that has come, or ""."""
        return self._received

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Inside, a signal is only noted: who is inside asks `received`, and `end_if_received` follows."""
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
    """Handle the signals while inside."""
    state = Termination()
    previous = {number: signal.signal(number, state.handle) for number in SIGNALS}
    try:
        yield state
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
