"""A loader within limits: a file that is small for its kind is read at once, any other one in the reading room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from ragloom.errors import LoadError
from ragloom.ingest.apart import ReadingRoom
from ragloom.ingest.items import Item, checked
from ragloom.ingest.limits import MEGA, Limits
from ragloom.ingest.telling import too_large
from ragloom.interfaces import Loader


@runtime_checkable
class ReadsAhead(Protocol):
    """A loader that can begin with a file before its turn comes."""

    def ahead(self, path: Path) -> bool:
        """Begin, where ``path`` is a file that can be begun with; False where it must be asked again later."""


class BoundedLoader:
    """``loader`` is number ``number`` in ``room``; without a room every file is read in this process.

    ``name`` is what a config calls it.
    """

    def __init__(
        self, loader: Loader, limits: Limits, room: ReadingRoom | None = None, number: int = 0, *, name: str = ""
    ) -> None:
        self.name = name or type(loader).__name__
        self._loader = loader
        self._limits = limits
        self._room = room
        self._number = number

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Those of the loader."""
        return self._loader.suffixes

    def load(self, path: Path) -> Iterator[Item]:
        """What is in the file. Raises as the loader does, and ``LoadError`` where a limit is reached."""
        size = path.stat().st_size
        if self._is_too_large(size):
            what = too_large(str(path), size, self._limits.file_mb)
            raise LoadError(what.what, where=what.where, hint=what.hint)
        if self._room is not None and not self._is_light(size):
            yield from self._room.read(self._number, path)
            return
        for item in self._loader.load(path):
            yield checked(item, self._limits.text_mb * MEGA)

    def ahead(self, path: Path) -> bool:
        """Begin with a file that is read in the room; the others are no work for it."""
        try:
            size = path.stat().st_size
        except OSError:
            return True
        if self._room is None or self._is_light(size) or self._is_too_large(size):
            return True
        return self._room.ahead(self._number, path)

    def open(self, resources: object) -> None:
        """The loader was opened by whoever made it."""

    def close(self) -> None:
        """The loader is closed by whoever made it."""

    def _is_light(self, size: int) -> bool:
        return size < getattr(self._loader, "light_below", 0)

    def _is_too_large(self, size: int) -> bool:
        return size > self._limits.file_mb * MEGA and not getattr(self._loader, "streams", False)
