"""Which files are fsynced: seen by standing in for ``os.fsync``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

_CALLS = ("fsync", "fdatasync")


class Synced:
    """The files that were synced, and how long they were then."""

    def __init__(self) -> None:
        self._sizes: dict[tuple[int, int], int] = {}

    def note(self, descriptor: int) -> None:
        """Another one was."""
        about = os.fstat(descriptor)
        self._sizes[about.st_dev, about.st_ino] = about.st_size

    def whole(self, path: Path) -> bool:
        """Whether ``path`` was synced when it was as long as it is now."""
        about = path.stat()
        return self._sizes.get((about.st_dev, about.st_ino)) == about.st_size


@contextmanager
def syncs_seen() -> Iterator[Synced]:
    """Note every sync that Python code makes, in any module that has imported the call."""
    synced = Synced()
    replaced: list[tuple[ModuleType, str, Any]] = []
    for name in filter(lambda name: hasattr(os, name), _CALLS):
        original = getattr(os, name)
        for module in _holders(name, original):
            replaced.append((module, name, original))
            setattr(module, name, _noting(synced, original))
    try:
        yield synced
    finally:
        for module, name, original in replaced:
            setattr(module, name, original)


def _holders(name: str, original: Any) -> list[ModuleType]:
    return [one for one in list(sys.modules.values()) if getattr(one, "__dict__", {}).get(name) is original]


def _noting(synced: Synced, original: Callable[[Any], None]) -> Callable[[Any], None]:
    def call(file: Any) -> None:
        original(file)
        synced.note(file if isinstance(file, int) else file.fileno())

    return call
