"""What is in a folder, so that it can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ragloom.interfaces import IndexCommit
from ragloom.testing.checks import promise


def digests(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """From the names of files to what they hold."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def everything(folder: Path) -> dict[str, tuple[int, int, int]]:
    """From every name below ``folder`` to its size, the time of its last change, and its inode."""
    found = {str(path.relative_to(folder)): path.stat() for path in folder.rglob("*")}
    return {name: (about.st_size, about.st_mtime_ns, about.st_ino) for name, about in found.items()}


def promise_files(folder: Path, commit: IndexCommit) -> None:
    """Promise that each name is that of a file in ``folder``, and stands there once."""
    for name in commit.files:
        inside = (folder / name).resolve().is_relative_to(folder.resolve()) and not Path(name).is_absolute()
        promise(inside, f"commit() named {name!r}, which is not relative to the index's folder, or not in it")
        promise((folder / name).is_file(), f"commit() named {name!r}, which is no file in the index's folder")
    twice = sorted({name for name in commit.files if commit.files.count(name) > 1})
    promise(not twice, f"commit() named {twice} more than once")


def promise_unchanged(folder: Path, written: dict[str, str], said: str) -> None:
    """Promise that the files hold what they held."""
    gone = sorted(name for name in written if not (folder / name).is_file())
    promise(not gone, f"{said}: the files {gone} are gone")
    now = digests(folder, sorted(written))
    changed = sorted(name for name, digest in written.items() if now[name] != digest)
    promise(not changed, f"{said}: the files {changed} were changed")
