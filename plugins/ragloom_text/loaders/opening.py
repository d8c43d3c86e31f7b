"""Opening files so that whatever goes wrong is a ``LoadError`` that names the file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import LoadError, RagloomError

_LOCK = threading.Lock()
_QUIET: dict[str, tuple[int, int]] = {}
"""By logger: how many have asked for quiet, and the level that it had before."""


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises ``LoadError`` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise LoadError(
            f"the file cannot be read: {error.strerror or error}",
            where=str(path),
            hint="check that it exists and that you may read it",
        ) from error


@contextmanager
def broken_as(path: Path, what: str, hint: str) -> Iterator[None]:
    """Turns any exception into a ``LoadError``: parsers of broken files raise whatever the bytes led them to."""
    try:
        yield
    except (RagloomError, MemoryError):
        # A file that takes more memory than there is has another remedy than one that is broken.
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise LoadError(f"{what}: {reason}", where=str(path), hint=hint) from error


@contextmanager
def quiet(logger: str) -> Iterator[None]:
    """Keeps a library's log messages on the details of a broken file to itself, those of its modules too.

    Several threads may ask for it at once: the last one to leave sets the level back.
    """
    log = logging.getLogger(logger)
    with _LOCK:
        users, before = _QUIET.get(logger, (0, log.level))
        _QUIET[logger] = users + 1, before
        log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        with _LOCK:
            users, before = _QUIET.pop(logger)
            if users > 1:
                _QUIET[logger] = users - 1, before
            else:
                log.setLevel(before)
