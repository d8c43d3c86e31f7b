"""Vectors of all passages in a file, one file for each time that they were encoded."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ragloom.errors import TrainingError
from ragloom_torch.training.staging import staged

Floats = NDArray[np.float32]
_VECTORS = "vectors.npy"
_ABOUT = "vectors.json"
_NAMED = re.compile(r"vectors-(\d{12})")


@dataclass(frozen=True, slots=True)
class About:
    """What vectors were made of: ``encoder`` and ``passages`` are SHA-256 in hex, ``step`` is when."""

    step: int
    encoder: str
    passages: str
    count: int
    dimension: int
    position: int


def write(folder: Path, about: About, batches: Iterable[Floats]) -> None:
    """The vectors of ``about.step`` below ``folder``: all of them on disk, or what was there before."""
    with staged(_place(folder, about.step)) as aside:
        shape = (about.count, about.dimension)
        held = np.lib.format.open_memmap(aside / _VECTORS, mode="w+", dtype=np.float32, shape=shape)
        at = 0
        for batch in batches:
            held[at : at + len(batch)] = batch
            at += len(batch)
        held.flush()
        del held
        (aside / _ABOUT).write_text(json.dumps(asdict(about), indent=2), encoding="utf-8")


def about(folder: Path, step: int) -> About | None:
    """What the vectors of ``step`` were made of; None where there are none."""
    file = _place(folder, step) / _ABOUT
    return About(**json.loads(file.read_bytes())) if file.is_file() else None


def read(folder: Path, wanted: About) -> Floats:
    """The vectors ``wanted``, mapped into memory. Raises ``TrainingError`` where those on disk are others."""
    found = about(folder, wanted.step)
    if found != wanted:
        raise TrainingError(_told(found, wanted), where=str(_place(folder, wanted.step)), hint=_ANEW)
    vectors: Floats = np.load(_place(folder, wanted.step) / _VECTORS, mmap_mode="r", allow_pickle=False)
    return vectors


def keep(folder: Path, steps: Collection[int]) -> None:
    """Let the vectors of other steps go."""
    for one in folder.glob("vectors-*"):
        named = _NAMED.fullmatch(one.name)
        if named and int(named[1]) not in steps:
            # Renamed first: a killed removal must not leave half of a folder under its name.
            gone = folder / f".gone-{one.name}"
            one.replace(gone)
            shutil.rmtree(gone, ignore_errors=True)


def encoder_digest(module: torch.nn.Module) -> str:
    """SHA-256 of a module's weights, by their names."""
    digest = sha256()
    for name, one in sorted(module.state_dict().items()):
        digest.update(f"{name} {one.dtype} {tuple(one.shape)}".encode())
        digest.update(one.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


_ANEW = "delete the stage's output, or choose another, to begin anew"
_DIFFERS: tuple[tuple[str, Callable[[About], object]], ...] = (
    ("another encoder", lambda one: one.encoder),
    ("other passages (the collection has changed since)", lambda one: (one.passages, one.count, one.position)),
    ("another width", lambda one: one.dimension),
)


def _told(found: About | None, wanted: About) -> str:
    if found is None:
        return "the passages' vectors that the checkpoint was trained with are not there"
    other = [what for what, of in _DIFFERS if of(found) != of(wanted)]
    return f"the passages' vectors are not those that the checkpoint was trained with: {' and '.join(other)}"


def _place(folder: Path, step: int) -> Path:
    return folder / f"vectors-{step:012d}"
