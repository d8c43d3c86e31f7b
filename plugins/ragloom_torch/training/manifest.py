"""What a checkpoint says of itself: data, settings, versions, what it began with."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ragloom.interfaces import Json

MANIFEST = "training-manifest.json"
_LIBRARIES = ("ragloom", "torch", "transformers", "accelerate", "tokenizers", "sentence-transformers", "peft")


def write_manifest(folder: Path, facts: Mapping[str, Json]) -> None:
    """``facts``, and the versions of everything that had a part."""
    told = {**facts, "versions": versions()}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """A checkpoint's manifest; empty where there is none."""
    file = folder / MANIFEST
    return dict(json.loads(file.read_bytes())) if file.is_file() else {}


def tokenizers_of(folder: Path) -> dict[str, Json]:
    """SHA-256 of each tokenizer in a checkpoint, by its model's folder within."""
    files = sorted(folder.rglob("tokenizer.json"))
    return {one.parent.relative_to(folder).as_posix(): sha256(one.read_bytes()).hexdigest() for one in files}


def versions() -> dict[str, Json]:
    """Python's and the libraries', those that are installed."""
    found: dict[str, Json] = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def data_digest(examples: Iterable[Any]) -> str:
    """SHA-256 of examples: the same for the same content, wherever its files lie and whichever process asks.

    Examples are made of dataclasses, mappings, sequences, sets, arrays, tensors and plain values; raises ``TypeError``
    for anything else, of which two processes may tell different things.
    """
    digest = sha256()
    for one in examples:
        digest.update(json.dumps(_content(one), ensure_ascii=False, sort_keys=True, default=_plain).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _content(one: Any) -> Any:
    """An example without the place where it stood."""
    found = _plain(one) if is_dataclass(one) or isinstance(one, Mapping) else one
    return {name: value for name, value in found.items() if name != "where"} if isinstance(found, dict) else found


def _plain(one: Any) -> Any:
    """What JSON has no word for."""
    if is_dataclass(one) and not isinstance(one, type):
        return {field.name: getattr(one, field.name) for field in fields(one)}
    if isinstance(one, Mapping):
        return {str(name): value for name, value in one.items()}
    if isinstance(one, Set):
        return sorted(one, key=str)
    if isinstance(one, bytes | Path):
        return one.hex() if isinstance(one, bytes) else one.as_posix()
    if hasattr(one, "tolist"):
        # An array or a tensor.
        return one.tolist()
    raise TypeError(f"an example holds a {type(one).__name__}, which has no content that could be compared later")
