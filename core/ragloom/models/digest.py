"""What a file holds, as one text; a file that has not changed is hashed once a process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ragloom.errors import ModelError


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hex. Raises ``ModelError`` where it cannot be read."""
    try:
        facts = path.stat()
        return _digest(path.resolve(), facts.st_size, facts.st_mtime_ns)
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(path), hint="fetch the model again") from error


def joint_digest(paths: Iterable[Path]) -> str:
    """SHA-256 in hex over several files in their order."""
    return hashlib.sha256("".join(map(file_digest, paths)).encode()).hexdigest()


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, stamp: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
