"""A model on disk, in Hugging Face's layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ragloom.errors import ModelError
from ragloom.models.digest import file_digest, joint_digest

WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
MANIFEST = "ragloom_export.json"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder of a model's files. ``name`` is how the setting names it, ``revision`` the hub's commit, if any."""

    path: Path
    name: str
    revision: str = ""

    @property
    def pinned(self) -> str:
        """``name@commit`` of a model of the hub; empty for a local folder, which is known by its contents alone."""
        return f"{self.name}@{self.revision}" if self.revision else ""

    def json(self, name: str) -> Mapping[str, Any]:
        """A JSON file of the folder; empty where there is none. Raises ``ModelError`` for one that cannot be read."""
        path = self.path / name
        return dict(_read(path, path.stat().st_mtime_ns)) if path.is_file() else {}

    @property
    def config(self) -> Mapping[str, Any]:
        """``config.json``."""
        return self.json("config.json")

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.path / name).is_file()

    def file(self, *names: str) -> Path:
        """The first of ``names`` that is there. Raises ``ModelError`` where none is."""
        for name in names:
            if self.has(name):
                return self.path / name
        raise ModelError(
            f"the model folder has no {' or '.join(names)}",
            where=str(self.path),
            hint=f"it holds: {', '.join(sorted(one.name for one in self.path.iterdir())) or 'nothing'}",
        )

    def weights(self, *, exported: bool = True) -> str:
        """SHA-256 in hex of the weights: what an export noted, else that of the files themselves.

        Not ``exported``: of the files in any case, which may have been trained on since. Raises ``ModelError`` where
        there is neither. An ONNX file without a note stands for itself.
        """
        noted = self.json(MANIFEST).get("weights")
        if exported and isinstance(noted, str):
            return noted
        # Where there are both, transformers reads the one file.
        if self.has("model.safetensors.index.json") and not self.has("model.safetensors"):
            shards = set(self.json("model.safetensors.index.json").get("weight_map", {}).values())
            return joint_digest(self.path / str(name) for name in sorted(shards))
        return file_digest(self.file("model.safetensors", "model.onnx", "onnx/model.onnx", "encoder.onnx"))


@lru_cache(maxsize=256)
def _read(path: Path, stamp: int) -> Mapping[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"cannot be read as JSON: {error}", where=str(path), hint="fetch the model again") from error
    if not isinstance(value, dict):
        return {"": value}
    return value
