"""Folders that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from ragloom.errors import TrainingError
from ragloom.store import durable

_ASIDE = ".aside-"
_TOLD_OTHERWISE = (
    "no space left",
    "file write failed",
    "failed writing",
    "disk quota",
    "i/o error",
    "unexpected pos",
    "iostream error",
)
"""Words of torch and safetensors, which tell of a disk that cannot be written in errors of their own."""


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` that takes its name, flushed to disk, once the block ends without an error.

    What bears the name then is replaced. Raises ``TrainingError`` for a disk that is full or cannot be written; what
    was there before is still there.
    """
    with told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=f"{_ASIDE}{target.name}-", dir=target.parent))
    try:
        with told(target):
            yield aside
            aside.chmod(0o777 & ~_umask())
            flush(aside)
            take_the_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Within, a disk that cannot be written is a ``TrainingError`` that says what is kept."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and not _of_the_disk(error):
            raise
        raise TrainingError(
            f"cannot be written: {getattr(error, 'strerror', None) or str(error).splitlines()[0]}",
            where=str(target),
            hint="make room (or choose another `output`), then go on with --resume: what was saved before is kept",
        ) from error


def flush(folder: Path) -> None:
    """Every file and folder below, to the disk itself."""
    for path in (*sorted(folder.rglob("*")), folder):
        if path.is_dir():
            _sync_folder(path)
        else:
            durable.sync_file(path)


def take_the_place(new: Path, target: Path) -> None:
    """``new`` is called ``target`` from now on; what bore the name is gone. A folder is replaced as a file is."""
    if target.is_dir():
        old = Path(mkdtemp(prefix=_ASIDE, dir=target.parent))
        durable.disk().rename(target, old / target.name)
        durable.disk().rename(new, target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        durable.disk().rename(new, target)
    _sync_folder(target.parent)


def is_aside(path: Path) -> bool:
    """Whether it is what a killed process had begun to write."""
    return path.name.startswith(_ASIDE)


def clear(folder: Path) -> None:
    """Remove what a killed process had begun to write."""
    for path in folder.glob(f"{_ASIDE}*"):
        shutil.rmtree(path, ignore_errors=True)


def _sync_folder(path: Path) -> None:
    try:
        durable.sync_folder(path)
    except OSError as error:
        # Some file systems cannot flush a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _of_the_disk(error: BaseException) -> bool:
    words = str(error).lower()
    return any(one in words for one in _TOLD_OTHERWISE)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
