"""Files written aside, and put into their place only when all of them are whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import ModelError


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A new folder within ``target``, gone afterwards with all that is still in it.

    A ``target`` that was made for this, and is left empty, goes as well. Raises ``ModelError`` where nothing can be
    written there.
    """
    made = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".ragloom-export-", dir=target))
    except OSError as error:
        raise ModelError(
            f"cannot be written to: {error.strerror}", where=str(target), hint="name another folder: --to FOLDER"
        ) from error
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if made and not any(target.iterdir()):
            target.rmdir()


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
