"""Kernel locks on files: they end with the process that holds them, whatever the file says."""

from __future__ import annotations

import os
import random
import sys

_AT = 1 << 30
_SPAN = 1 << 16

if sys.platform == "win32":
    import msvcrt

    def try_shared(descriptor: int) -> bool:
        """Take a shared lock, if no exclusive one is held.

        Windows knows exclusive regions only: a reader takes one byte of a span, a writer the whole span.
        """
        return any(_region(descriptor, _AT + random.randrange(_SPAN), 1) for _ in range(8))

    def try_exclusive(descriptor: int) -> bool:
        """Take an exclusive lock, if no other lock is held."""
        return _region(descriptor, _AT, _SPAN)

    def release(descriptor: int) -> None:
        """Nothing: no other process has a part in the descriptor, and closing it ends its locks."""

    def _region(descriptor: int, start: int, length: int) -> bool:
        os.lseek(descriptor, start, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, length)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_shared(descriptor: int) -> bool:
        """Take a shared lock, if no exclusive one is held."""
        return _flock(descriptor, fcntl.LOCK_SH)

    def try_exclusive(descriptor: int) -> bool:
        """Take an exclusive lock, if no other lock is held."""
        return _flock(descriptor, fcntl.LOCK_EX)

    def release(descriptor: int) -> None:
        """End a lock now. Closing ends it only once every process forked meanwhile has closed its copy too."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _flock(descriptor: int, kind: int) -> bool:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
