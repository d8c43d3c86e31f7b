"""Opening files so that whatever goes wrong is a ``LoadError`` that names the file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import LoadError, RagloomError


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
    except RagloomError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise LoadError(f"{what}: {reason}", where=str(path), hint=hint) from error


@contextmanager
def quiet(logger: str) -> Iterator[None]:
    """Keeps a library's log messages on the details of a broken file to itself, those of its modules too."""
    log = logging.getLogger(logger)
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
