"""A file of vectors in the safetensors layout: ids, keys and lengths beside them. Written once, never changed.

Eight bytes of header length, a JSON header, the arrays one after the other. Its metadata hold what the vectors mean
(``space``), what computed them (``made_by``) and the SHA-256 of the arrays: so a file that no manifest vouches for,
left by a writer that was killed, can still be trusted.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CorruptIndexError
from ragloom_faiss.kernel import Floats, Vectors

KEY = 16
"""Bytes of a passage's key."""

_TYPES: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F64": np.dtype("<f8"),
    "I64": np.dtype("<i8"),
    "U8": np.dtype("u1"),
}
_DIGEST = "0" * 64


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some rows on their way into a file: ``ids`` int64[m], ``keys`` uint8[m, 16], ``lengths`` float64[m].

    ``source`` holds the vectors, float32[n, d], and ``rows`` int64[m] says which of them.
    """

    ids: NDArray[np.int64]
    keys: NDArray[np.uint8]
    lengths: Floats
    source: VectorSource
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, kept: NDArray[np.bool_]) -> Piece:
        """Those rows where ``kept`` is true."""
        return Piece(self.ids[kept], self.keys[kept], self.lengths[kept], self.source, self.rows[kept])


@dataclass(frozen=True, slots=True, eq=False)
class VectorSource:
    """Vectors in memory (or mapped), or in a file that is opened when they are wanted."""

    vectors: Vectors | None = None
    path: Path | None = None

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """float32[m, d]."""
        if self.vectors is None and self.path is not None:
            return np.asarray(read_vectors(self.path).vectors[rows])
        assert self.vectors is not None
        return self.vectors[rows]


@dataclass(frozen=True, slots=True, eq=False)
class VectorFile:
    """What a file holds, mapped: ``ids`` int64[n], ``keys`` uint8[n, 16], ``lengths`` float64[n].

    ``vectors`` float32[n, d].
    """

    ids: NDArray[np.int64]
    keys: NDArray[np.uint8]
    lengths: Floats
    vectors: Vectors
    about: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.ids)


def write_vectors(path: Path, pieces: Iterable[Piece], dimension: int, about: Mapping[str, str]) -> None:
    """Write ``pieces`` to a file that must not exist; it is on the disk on return."""
    parts = list(pieces)
    count = sum(map(len, parts))
    header = _header(count, dimension, {**about, "sha256": _DIGEST})
    digest = hashlib.sha256()
    with path.open("xb") as file:
        file.write(len(header).to_bytes(8, "little") + header)

        def put(array: NDArray[Any], kind: str) -> None:
            data = np.ascontiguousarray(array, _TYPES[kind]).data
            digest.update(data)
            file.write(data)

        for piece in parts:
            put(piece.ids, "I64")
        for piece in parts:
            put(piece.lengths, "F64")
        for piece in parts:
            for start in range(0, len(piece), 4096):
                put(piece.source.take(piece.rows[start : start + 4096]), "F32")
        for piece in parts:
            put(piece.keys, "U8")
        file.seek(8 + header.index(_DIGEST.encode()))
        file.write(digest.hexdigest().encode())
        file.flush()
        os.fsync(file.fileno())


def read_vectors(path: Path) -> VectorFile:
    """The arrays of a file, mapped and read-only. Raises ``CorruptIndexError``."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(mapped[:8], "little")
        header = json.loads(mapped[8 : 8 + size])
        about = {str(key): str(value) for key, value in header.pop("__metadata__").items()}
        arrays = {name: _array(mapped, 8 + size, entry) for name, entry in header.items()}
        found = VectorFile(arrays["ids"], arrays["keys"], arrays["lengths"], arrays["vectors"], about)
        count, _ = found.vectors.shape
        if (found.ids.shape, found.lengths.shape, found.keys.shape) != ((count,), (count,), (count, KEY)):
            raise ValueError("its arrays do not fit each other")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptIndexError(
            f"not a readable file of vectors ({error})", where=str(path), hint="ragloom index --rebuild"
        ) from error
    return found


def is_sound(path: Path) -> bool:
    """Whether the arrays of a file are those that were written, by the checksum in its own header."""
    try:
        told = read_vectors(path).about["sha256"]
        with path.open("rb") as file:
            file.seek(8 + int.from_bytes(file.read(8), "little"))
            return hashlib.file_digest(file, "sha256").hexdigest() == told
    except (OSError, KeyError, CorruptIndexError):
        return False


def _header(count: int, dimension: int, about: Mapping[str, str]) -> bytes:
    shapes: dict[str, tuple[str, list[int]]] = {
        "ids": ("I64", [count]),
        "lengths": ("F64", [count]),
        "vectors": ("F32", [count, dimension]),
        "keys": ("U8", [count, KEY]),
    }
    entries: dict[str, Any] = {"__metadata__": dict(about)}
    place = 0
    for name, (kind, shape) in shapes.items():
        end = place + int(np.prod(shape)) * _TYPES[kind].itemsize
        entries[name] = {"dtype": kind, "shape": shape, "data_offsets": [place, end]}
        place = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    return text + b" " * (-(len(text) + 8) % 64)


def _array(mapped: mmap.mmap, base: int, entry: Mapping[str, Any]) -> NDArray[Any]:
    start, end = entry["data_offsets"]
    dtype, shape = _TYPES[entry["dtype"]], tuple(entry["shape"])
    if not 0 <= start <= end <= len(mapped) - base or end - start != int(np.prod(shape)) * dtype.itemsize:
        raise ValueError("an array reaches past the end of the file")
    if start == end:
        empty: NDArray[Any] = np.empty(shape, dtype)
        empty.flags.writeable = False
        return empty
    return np.frombuffer(mapped, dtype, (end - start) // dtype.itemsize, base + start).reshape(shape)
