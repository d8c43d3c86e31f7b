"""The regular files below a folder, in order, without leaving it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file, its POSIX path relative to the root, and what the file system says of it."""

    path: Path
    name: str
    size: int
    mtime_ns: int


class Walk:
    """One walk over ``root`` (resolved), leaving out ``apart`` (resolved), or over the files ``only`` in it.

    ``unseen`` fills with the folders that could not be listed, and why.
    """

    def __init__(self, root: Path, apart: Path | None = None, only: frozenset[str] | None = None) -> None:
        self.root = root
        self.only = only
        self.unseen: list[tuple[str, str]] = []
        self._apart = apart

    def files(self) -> Iterator[Found]:
        """By name, the files of a folder before those of a folder that sorts after them."""
        yield from self._below(self.root, (self.root,))

    def _below(self, folder: Path, above: tuple[Path, ...]) -> Iterator[Found]:
        for name in self._names(folder):
            path = folder / name
            target = self._target(path)
            if target is None:
                continue
            kind, size, mtime_ns = target
            if stat.S_ISDIR(kind) and self.only is None:
                real = path.resolve()
                # A link back to a folder above would go round for ever.
                if real not in above and real != self._apart:
                    yield from self._below(path, (*above, real))
            elif stat.S_ISREG(kind):
                yield Found(path, path.relative_to(self.root).as_posix(), size, mtime_ns)

    def _names(self, folder: Path) -> list[str]:
        try:
            names = [path.name for path in folder.iterdir()] if self.only is None else list(self.only)
        except OSError as error:
            self.unseen.append((folder.relative_to(self.root).as_posix(), error.strerror or str(error)))
            return []
        return sorted(name for name in names if self.only is not None or not name.startswith("."))

    def _target(self, path: Path) -> tuple[int, int, int] | None:
        """Mode, size and time of what a path leads to, None for what is outside the root, broken or gone."""
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(self.root):
                return None
            found = path.stat()
        except (OSError, RuntimeError):
            return None
        return found.st_mode, found.st_size, found.st_mtime_ns
