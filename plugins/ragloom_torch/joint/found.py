"""What the stage's retrievers found, kept with the run: they are asked once, and a resumed run sees the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ragloom_torch.joint.candidates import Numbers
from ragloom_torch.training.staging import staged

_FOLDER = "found"
_IDS = "ids.npy"


def keep_found(folder: Path, found: Numbers | None, *, writes: bool) -> None:
    """Write the ids into ``folder``, all of them or none."""
    if found is None or not writes or (folder / _FOLDER).exists():
        return
    with staged(folder / _FOLDER) as aside:
        np.save(aside / _IDS, found)


def kept_found(folder: Path) -> Numbers | None:
    """The ids that an interrupted run was trained with; None where there are none."""
    file = folder / _FOLDER / _IDS
    return np.asarray(np.load(file, allow_pickle=False), np.int64) if file.is_file() else None
