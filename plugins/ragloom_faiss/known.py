"""What has been encoded already: in this index, by a writer that was killed, or before a rebuild."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CorruptIndexError
from ragloom_faiss.kernel import Floats
from ragloom_faiss.vector_file import KEY, Piece, VectorSource, is_sound, read_vectors

Keys = NDArray[np.uint8]


def keys_of(texts: Sequence[str]) -> Keys:
    """What a passage is known by, the first bytes of its text's BLAKE2b: uint8[n, 16]."""
    digests = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest() for text in texts]
    return np.frombuffer(b"".join(digests), np.uint8).reshape(len(texts), KEY)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Vectors that are there: their passages' keys uint8[n, 16], their lengths float64[n], and where they lie.

    ``is_sound`` is asked before any of them is used, once.
    """

    keys: Keys
    lengths: Floats
    source: VectorSource
    is_sound: Callable[[], bool] = lambda: True


class Known:
    """Vectors by their passages' keys. Rows of removed passages count: the text may come again under another id."""

    def __init__(self, held: Iterable[Encoded]) -> None:
        some = [one for one in held if len(one.keys)]
        self._sources = [one.source for one in some]
        self._sound: list[Callable[[], bool]] = [cache(one.is_sound) for one in some]
        self._starts = np.cumsum([0, *(len(one.keys) for one in some)])
        self._keys = np.concatenate([np.empty((0, KEY), np.uint8), *(one.keys for one in some)])
        self._lengths = np.concatenate([np.empty(0), *(one.lengths for one in some)])
        prefixes = _prefixes(self._keys)
        self._order = np.argsort(prefixes, kind="stable")
        self._prefixes = prefixes[self._order]

    def find(self, ids: NDArray[np.int64], keys: Keys) -> tuple[list[Piece], NDArray[np.bool_]]:
        """The passages (ids int64[n], keys uint8[n, 16]) whose vectors are there, and which are: bool[n]."""
        if not len(self._prefixes):
            return [], np.zeros(len(ids), np.bool_)
        place = np.minimum(np.searchsorted(self._prefixes, _prefixes(keys)), len(self._prefixes) - 1)
        row = self._order[place]
        there: NDArray[np.bool_] = (self._keys[row] == keys).all(axis=1)
        number = np.searchsorted(self._starts, row, side="right") - 1
        pieces = []
        for source in np.unique(number[there]).tolist():
            here = there & (number == source)
            if not self._sound[source]():
                there &= ~here
                continue
            local = (row[here] - self._starts[source]).astype(np.int64)
            pieces.append(Piece(ids[here], keys[here], self._lengths[row[here]], self._sources[source], local))
        return pieces, there


def left_behind(folder: Path, files: Iterable[str], about: Mapping[str, str]) -> Iterator[Encoded]:
    """What the files of vectors in ``folder`` hold that are none of ``files`` and were made as ``about`` says.

    No manifest vouches for them: each is used only where its own checksum holds. Their keys and lengths are held in
    memory, since there may be more such files than a process may have open.
    """
    known = set(files)
    for path in sorted(folder.glob("*.safetensors")):
        if path.name in known:
            continue
        try:
            found = read_vectors(path)
        except CorruptIndexError:
            continue
        if all(found.about.get(name) == value for name, value in about.items()):
            source = VectorSource(path=path)
            yield Encoded(found.keys.copy(), found.lengths.copy(), source, partial(is_sound, path))


def _prefixes(keys: Keys) -> NDArray[np.uint64]:
    return np.ascontiguousarray(keys[:, :8]).view("<u8").reshape(-1)
