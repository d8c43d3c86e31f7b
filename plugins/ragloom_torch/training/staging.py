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


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` that takes its name, flushed to disk, once the block ends without an error.

    What bears the name then is replaced. Raises ``TrainingError`` for a disk that is full or cannot be written; what
    was there before is still there.
    """
    with told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with told(target):
            yield aside
            aside.chmod(0o777 & ~_umask())
            flush(aside)
            _take_the_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Within, a disk that cannot be written is a ``TrainingError`` that says what is kept."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and not _is_full(error):
            raise
        raise TrainingError(
            f"cannot be written: {getattr(error, 'strerror', None) or str(error).splitlines()[0]}",
            where=str(target),
            hint="make room (or choose another `output`), then go on with --resume: what was saved before is kept",
        ) from error


def flush(folder: Path) -> None:
    """Every file and folder below, to the disk itself."""
    for path in (*sorted(folder.rglob("*")), folder):
        _sync(path)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        # Some file systems cannot flush a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP) or not path.is_dir():
            raise
    finally:
        os.close(number)


def _take_the_place(aside: Path, target: Path) -> None:
    if target.exists():
        old = Path(mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        target.rename(old / target.name)
        aside.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        aside.rename(target)
    _sync(target.parent)


def _is_full(error: BaseException) -> bool:
    """Torch and safetensors tell of a full disk in errors of their own."""
    words = str(error).lower()
    return any(one in words for one in ("no space left", "failed writing", "disk quota", "file write failed"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
