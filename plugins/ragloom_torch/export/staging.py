"""Files written aside, and put into their place only when all of them are whole."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import ModelError

_NOT_TAKEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
"""A full disk, a used-up quota, a place that may not be written to."""


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A new folder within ``target``, gone afterwards with all that is still in it.

    A ``target`` that was made for this, and is left empty, goes as well. Raises ``ModelError`` where nothing can be
    written there, be it at once or after a while.
    """
    made = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".ragloom-export-", dir=target))
    except OSError as error:
        raise _refused(target, error) from error
    try:
        yield stage
    except OSError as error:
        if error.errno not in _NOT_TAKEN:
            raise
        raise _refused(target, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if made and not any(target.iterdir()):
            target.rmdir()


def _refused(target: Path, error: OSError) -> ModelError:
    return ModelError(
        f"cannot be written to: {error.strerror}", where=str(target), hint="name another folder: --to FOLDER"
    )


def publish(stage: Path, names: Sequence[str], target: Path) -> None:
    """Move the files ``names`` of ``stage`` to ``target``, each of them on disk before it is seen.

    The last tells of the others: what was there of its name goes first, so that it never tells of files that it does
    not know.
    """
    (target / names[-1]).unlink(missing_ok=True)
    _sync(target)
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        _sync(stage / name)
        (stage / name).replace(place)
    _sync(target)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some systems refuse this for folders
        pass
    finally:
        os.close(handle)
