"""Named arrays in one file, in the safetensors layout, memory-mapped.

Eight bytes of header length, a JSON header (name → dtype, shape, place), then the arrays' bytes without gaps. Wider
types come first, so every array lies aligned. Written once, never changed.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CorruptIndexError

Array = NDArray[Any]
Arrays = Mapping[str, Array]

_NAMES = {"uint8": "U8", "uint16": "U16", "uint32": "U32", "uint64": "U64", "int64": "I64"}
_TYPES = {short: np.dtype(name) for name, short in _NAMES.items()}


def write_arrays(path: Path, arrays: Arrays, about: Mapping[str, str]) -> None:
    """Write ``arrays`` and the strings ``about`` to a file that must not exist; it is on the disk on return."""
    order = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    header = _header(arrays, order, about)
    with path.open("xb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for name in order:
            file.write(np.ascontiguousarray(_little(arrays[name])).data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def read_arrays(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays of a file, mapped and read-only, and its strings. Raises ``CorruptIndexError``."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(mapped[:8], "little")
        header = json.loads(mapped[8 : 8 + size])
        about = header.pop("__metadata__", {})
        return {name: _array(mapped, 8 + size, entry) for name, entry in header.items()}, about
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptIndexError(
            f"not a readable index file ({error})", where=str(path), hint="ragloom index --rebuild"
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names of new files durable, where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def frozen(array: Array) -> Array:
    """``array``, read-only as a mapped one is, so that compiled kernels meet one type."""
    array.flags.writeable = False
    return array


def _header(arrays: Arrays, order: list[str], about: Mapping[str, str]) -> bytes:
    entries: dict[str, Any] = {"__metadata__": dict(about)}
    place = 0
    for name in order:
        array = arrays[name]
        end = place + array.nbytes
        entries[name] = {"dtype": _NAMES[array.dtype.name], "shape": [array.size], "data_offsets": [place, end]}
        place = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)


def _array(mapped: mmap.mmap, base: int, entry: dict[str, Any]) -> Array:
    start, end = entry["data_offsets"]
    dtype = _TYPES[entry["dtype"]]
    if not 0 <= start <= end <= len(mapped) - base:
        raise ValueError("an array reaches past the end of the file")
    if start == end:
        return frozen(np.empty(0, dtype))
    return np.frombuffer(mapped, dtype.newbyteorder("<"), (end - start) // dtype.itemsize, base + start)


def _little(array: Array) -> Array:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)
