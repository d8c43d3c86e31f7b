"""What files hold, as digests. Every byte is read: a size and a time can stay as they were while a file changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ragloom.errors import UsageError

ABREAST = 4
"""Files that are read at once."""


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """SHA-256 in hex by name, sorted. Raises ``UsageError`` for a file that cannot be read."""
    names = sorted(files)
    with ThreadPoolExecutor(ABREAST) as pool:
        return dict(zip(names, pool.map(digest, (files[name] for name in names)), strict=True))


def digest(file: Path) -> str:
    """SHA-256 in hex. Raises ``UsageError`` where the file cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(error, file) from error


def files_below(folder: Path) -> dict[str, Path]:
    """The regular files below ``folder`` by their POSIX path, hidden ones left out; links are followed.

    Raises ``UsageError`` for a folder that cannot be listed, or a link that leads nowhere.
    """
    return {file.relative_to(folder).as_posix(): file for file in _below(folder, (folder.resolve(),))}


def _below(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    for path in _listed(folder):
        if path.is_dir():
            real = path.resolve()
            # A link back to a folder above would go round for ever.
            if real not in above:
                yield from _below(path, (*above, real))
        elif path.is_file():
            yield path
        elif path.is_symlink():
            raise UsageError("leads to a file that is not there", where=str(path), hint="fetch it again, or remove it")


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise _unreadable(error, folder) from error


def seen_from(base: Path, path: Path) -> str:
    """The POSIX path that leads from ``base`` to ``path``; the whole path where none does (another drive)."""
    whole = path.parent.resolve() / path.name
    try:
        return Path(os.path.relpath(whole, base)).as_posix()
    except ValueError:
        return whole.as_posix()


def _unreadable(error: OSError, place: Path) -> UsageError:
    what = f"cannot be read: {error.strerror or error}"
    return UsageError(what, where=str(place), hint="check that it is there and that you may read it")
