"""A head on disk: a manifest in JSON, and the weights in one .npy that it names and vouches for.

The weights come first, under a name of their own contents; renaming the manifest into place is what makes them count.
A crash leaves the classifier that was there before, whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import Json
from ragloom_classify.head import Head

MANIFEST = "classifier_manifest.json"
FORMAT = 1
TRAIN = "ragloom train-classifier --data FILE --to {folder}"
"""What to type where a folder holds no classifier, or not the right one."""


def check_free(folder: Path) -> None:
    """Raise ``UsageError`` where ``folder`` is a file, or holds something else than a classifier."""
    hint = "name a new folder, or one that `ragloom train-classifier` wrote"
    if folder.exists() and not folder.is_dir():
        raise UsageError("is a file, not a folder", where=str(folder), hint=hint)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UsageError("holds something else than a classifier", where=str(folder), hint=hint)


def write_head(folder: Path, head: Head, about: Mapping[str, Json]) -> None:
    """Write ``head`` with ``about`` in its manifest; what an earlier one left is removed last."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(head.weights), allow_pickle=False)
    digest = hashlib.sha256(buffer.getvalue()).hexdigest()
    name = f"head-{digest[:16]}.npy"
    facts = {"format": FORMAT, "labels": list(head.labels), "weights": name, "weights_sha256": digest, **about}
    folder.mkdir(parents=True, exist_ok=True)
    _whole(folder / name, buffer.getvalue())
    _whole(folder / MANIFEST, (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode())
    for old in folder.glob("head-*.npy"):
        if old.name != name:
            old.unlink(missing_ok=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What stands in the manifest. Raises ``ModelError`` where there is none that can be read."""
    file, hint = folder / MANIFEST, TRAIN.format(folder=folder)
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError("there is no trained classifier", where=str(folder), hint=hint) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"cannot be read as JSON: {error}", where=str(file), hint=hint) from error
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ModelError(f"is no manifest of format {FORMAT}", where=str(file), hint=hint)
    return facts


def read_head(folder: Path) -> tuple[Head, dict[str, Any]]:
    """The head and its manifest. Raises ``ModelError`` where the files are not those that were written."""
    facts = read_manifest(folder)
    labels, name, digest = facts.get("labels"), facts.get("weights"), facts.get("weights_sha256")
    weights = _weights(folder, name, digest)
    fits = isinstance(labels, list) and weights.ndim == 2 and len(weights) == len(labels) > 1
    if not fits or weights.dtype != np.float64:
        raise ModelError("weights and labels do not fit", where=str(folder), hint=TRAIN.format(folder=folder))
    return Head(tuple(map(str, labels)), weights), facts  # type: ignore[arg-type]


def _weights(folder: Path, name: object, digest: object) -> Any:
    hint = TRAIN.format(folder=folder)
    if not isinstance(name, str) or Path(name).name != name:
        raise ModelError("the manifest names no file of weights", where=str(folder / MANIFEST), hint=hint)
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", where=str(folder / name), hint=hint) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError("is not the file that was trained", where=str(folder / name), hint=hint)
    return np.load(io.BytesIO(content), allow_pickle=False)


def _whole(path: Path, content: bytes) -> None:
    """``content`` under ``path``, or nothing of it."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
