"""Snapshots: the state of an unfinished run in one file. When a job dies, it loses a minute and not the whole run.

Each object declares its state: `STATE` names the attributes that change during a run. An attribute is an array, a
random generator, a value that JSON can hold, an object with its own `STATE`, or a list of such objects. Constructing
the object makes all other attributes again.
"""

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from phasediagram.storage import artefact
from phasediagram.storage.files import DamagedFile

INTERVAL_S = 45.0  # including the time to write, a dying job loses less than a minute


class Interrupted(Exception):
    """Raised when the process has to end, after the run's snapshot is written."""


class Snapshots:
    """The snapshot of one run. `ending()` returns why this process has to end, or "" if it need not."""

    def __init__(self, path: str | os.PathLike, device: str, ending: Callable[[], str], interval_s: float = INTERVAL_S):
        self.path, self._device, self._ending, self._interval_s = Path(path), device, ending, interval_s
        self._written = time.monotonic()

    def exists(self) -> bool:
        """Return whether there is a snapshot, sound or not."""
        return self.path.exists()

    def resume(self, **owners) -> bool:
        """Restore the owners from the snapshot. Return whether there was one."""
        if not self.exists():
            return False
        try:
            arrays, header = artefact.read(self.path)
            if header["name"] != self.path.name:
                raise DamagedFile(self.path, f"it is {header['name']}")
            arrays |= {name: np.asfortranarray(arrays[name]) for name in header["transposed"]}
            values = json.loads(header["values"]) | arrays
        except Exception as error:  # damaged, or not written by us
            wrong = error.wrong if isinstance(error, DamagedFile) else error
            logging.warning("the snapshot %s is dropped, and the run starts over: %s", self.path, wrong)
            self.discard()
            return False
        for name, owner in owners.items():
            self._put_back(owner, values, f"{name}.")
        self._written = time.monotonic()
        return True

    def offer(self, **owners) -> None:
        """Write a snapshot if one is due. If the process has to end, write one and raise `Interrupted`."""
        ending = self._ending()
        if ending or time.monotonic() - self._written >= self._interval_s:
            self._write(owners)
        if ending:
            raise Interrupted(ending)

    def discard(self) -> None:
        """Delete the snapshot, because the run is finished."""
        self.path.unlink(missing_ok=True)

    def _write(self, owners: dict) -> None:
        state = {}
        for name, owner in owners.items():
            state |= _taken(owner, f"{name}.")
        arrays = {name: value for name, value in state.items() if isinstance(value, np.ndarray)}
        # the order in memory decides how products round, and a file does not have it
        transposed = [name for name, value in arrays.items() if value.ndim == 2 and not value.flags.c_contiguous]
        values = json.dumps({name: value for name, value in state.items() if name not in arrays})
        header = {"name": self.path.name, "values": values, "transposed": transposed}  # values as text: infinities
        artefact.write(self.path, arrays, header)
        self._written = time.monotonic()

    def _put_back(self, owner, values: dict, prefix: str) -> None:
        for name in owner.STATE:
            old, key = getattr(owner, name), prefix + name
            if members := _members(old):
                for member, value in members.items():
                    self._put_back(value, values, f"{key}.{member}")
            elif isinstance(old, np.random.Generator):
                old.bit_generator.state = values[key]
            elif isinstance(values[key], np.ndarray):
                setattr(owner, name, self._on_device(values[key]))
            else:
                setattr(owner, name, values[key])

    def _on_device(self, array: np.ndarray):
        if self._device == "cpu":
            return array
        import torch

        return torch.from_numpy(array).to(self._device)


def _taken(owner, prefix: str) -> dict:
    """Return {dotted name: array of the host or JSON value} of an owner's state."""
    state = {}
    for name in owner.STATE:
        value = getattr(owner, name)
        if members := _members(value):
            for member, owned in members.items():
                state |= _taken(owned, f"{prefix}{name}.{member}")
        elif isinstance(value, np.random.Generator):
            state[prefix + name] = value.bit_generator.state
        else:
            state[prefix + name] = value.cpu().numpy() if hasattr(value, "cpu") else value
    return state


def _members(value) -> dict[str, object]:
    """Return {prefix: object} of the objects with a `STATE` that a value is or lists."""
    if hasattr(value, "STATE"):
        return {"": value}
    listed = value if isinstance(value, list) and value and hasattr(value[0], "STATE") else []
    return {f"{index}.": member for index, member in enumerate(listed)}
