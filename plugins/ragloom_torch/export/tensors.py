"""The tensors of a model's safetensors, read one at a time as float32, without torch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.models import ModelFolder

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_LENGTH = 8


class Tensors:
    """What ``model.safetensors`` holds, or its shards. The files are mapped: only what is asked for is read."""

    def __init__(self, folder: ModelFolder) -> None:
        """Raises ``ModelError`` where there are no safetensors, or none that can be read."""
        self._where = folder.path
        self._found: dict[str, tuple[Path, int, Mapping[str, Any]]] = {}
        for path in _files(folder):
            for name, start, about in _headers(path):
                self._found[name] = (path, start, about)

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(self._found)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """A tensor. Raises ``ModelError`` where it is absent or does not hold floating-point numbers."""
        if name not in self._found:
            hint = "name a checkpoint that was saved with the head that is asked for"
            raise ModelError(f"the weights hold no tensor {name!r}", where=str(self._where), hint=hint)
        path, start, about = self._found[name]
        begin, end = about["data_offsets"]
        kind = _TYPES.get(about["dtype"])
        if kind is None:
            hint = f"save the model in float32, float16 or bfloat16, not in {about['dtype']}"
            raise ModelError(f"{name!r} holds no floating-point numbers", where=str(path), hint=hint)
        raw = np.memmap(path, mode="r", dtype=np.uint8, offset=start + begin, shape=(end - begin,))
        values = np.frombuffer(raw.tobytes(), kind).reshape(about["shape"])
        if about["dtype"] == "BF16":
            # The upper half of a float32.
            return (values.astype(np.uint32) << 16).view(np.float32)
        return values.astype(np.float32, copy=False)


def _files(folder: ModelFolder) -> list[Path]:
    shards = folder.json("model.safetensors.index.json").get("weight_map", {}).values()
    return [folder.file(str(name)) for name in sorted(set(shards))] or [folder.file("model.safetensors")]


def _headers(path: Path) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Each tensor's name, where the file's data begin, and its shape, type and place."""
    with path.open("rb") as file:
        try:
            length = int.from_bytes(file.read(_LENGTH), "little")
            if length > path.stat().st_size:
                raise ValueError("its header is longer than the file")
            header = json.loads(file.read(length))
        except (ValueError, RecursionError) as error:
            hint = "fetch the model again"
            raise ModelError(f"cannot be read as safetensors: {error}", where=str(path), hint=hint) from error
    for name, about in header.items():
        if name != "__metadata__":
            yield name, _LENGTH + length, about
