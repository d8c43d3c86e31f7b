"""One writer at a time, and everyone else is told who it is."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ragloom.errors import CollectionLockedError
from ragloom.store import durable, locking

_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: the process, its machine, its command, and since when (ISO 8601, UTC)."""

    pid: int = 0
    host: str = ""
    command: str = ""
    since: str = ""

    def __str__(self) -> str:
        if not self.pid:
            return "another process"
        return f"{self.command or 'a process'} (process {self.pid} on {self.host}, since {self.since})"


class WriterLock:
    """Held from construction to ``close``. The kernel decides; what the file says is for people.

    Raises ``CollectionLockedError`` where another holds it for longer than ``wait`` seconds.
    """

    def __init__(self, path: Path, *, command: str = "", wait: float = 0.25) -> None:
        self._process = os.getpid()
        self._descriptor = durable.disk().open(path, os.O_RDWR | os.O_CREAT)
        if not _acquire(self._descriptor, wait):
            durable.disk().close(self._descriptor)
            raise CollectionLockedError(
                f"is being written by {read_holder(path)}",
                where=str(path.parent),
                hint="wait until it has ended, then try again; readers are not affected",
            )
        try:
            # The lock holds whether or not there was room to say whose it is.
            with suppress(OSError):
                durable.overwrite(self._descriptor, json.dumps(asdict(_myself(command))).encode())
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the next writer in."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            try:
                # A forked process that closes its copy leaves the lock to the one that took it.
                if self._process == os.getpid():
                    with suppress(OSError):
                        durable.disk().truncate(descriptor, 0)
                    locking.release(descriptor)
            finally:
                durable.disk().close(descriptor)


def read_holder(path: Path) -> Holder:
    """What the lock's file says, true only while the lock is held."""
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Holder()


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now, or None."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        if not locking.try_shared(descriptor):
            return read_holder(path)
        locking.release(descriptor)
        return None
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait: float) -> bool:
    # Asking who holds the lock takes it for an instant, so one refusal does not mean that somebody writes.
    deadline = time.monotonic() + max(wait, 5 * _PAUSE)
    while not locking.try_exclusive(descriptor):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _myself(command: str) -> Holder:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return Holder(os.getpid(), socket.gethostname(), command or Path(sys.argv[0]).name, since)
