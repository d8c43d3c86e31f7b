"""Turning passages into vectors, a batch at a time, each batch safe on the disk before the next begins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

import numpy as np

from ragloom.errors import IndexMismatchError, PluginError
from ragloom.interfaces import Encoder, IndexFolder, MadeBy
from ragloom_faiss.kernel import Vectors, norms
from ragloom_faiss.known import Encoded, Known, keys_of, left_behind
from ragloom_faiss.vector_file import Piece, VectorSource, write_vectors

_LARGEST = 1e15


class LazyEncoder:
    """An encoder that is loaded when it is first used; its vectors are checked.

    ``space`` is what the index was told that it would be: another one is refused.
    """

    def __init__(self, load: Callable[[], Encoder], space: str) -> None:
        self._load = load
        self._space = space
        self._guard = threading.Lock()
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The encoder. Raises ``IndexMismatchError`` where its passage space is not the one that it had said."""
        with self._guard:
            if self._encoder is None:
                found = self._load()
                if found.passage_space != self._space:
                    raise IndexMismatchError(
                        f"the encoder said that its passage space was {self._space!r}; it is {found.passage_space!r}",
                        hint="ragloom index --rebuild",
                    )
                self._encoder = found
            return self._encoder

    @property
    def made_by(self) -> str:
        """Its runtime and precision, as far as it tells them."""
        encoder = self.encoder
        return encoder.made_by if isinstance(encoder, MadeBy) else ""

    def passages(self, texts: Sequence[str], dimension: int) -> Vectors:
        """float32[n, d]."""
        return checked(self.encoder.encode_passages(texts), len(texts), dimension)

    def queries(self, texts: Sequence[str], dimension: int) -> Vectors:
        """float32[n, d]."""
        return checked(self.encoder.encode_queries(texts), len(texts), dimension)


class Encoding:
    """Passages on their way into an index: pieces of vectors, known before, or encoded now."""

    def __init__(self, folder: IndexFolder, encoder: LazyEncoder, batch: int, dimension: int) -> None:
        self.dimension = dimension
        self.made_by: set[str] = set()
        self.pieces: list[Piece] = []
        self._folder = folder
        self._encoder = encoder
        self._batch = batch
        self._waiting: dict[int, str] = {}
        self._known: Known | None = None

    def add(self, ids: Sequence[int], texts: Sequence[str], held: Callable[[], Iterable[Encoded]]) -> None:
        """Take in passages. ``held`` gives what the index itself has encoded before."""
        if not ids:
            return
        if self._known is None:
            self._known = self._all_known(held())
        self.made_by.add(self._encoder.made_by)
        keys = keys_of(texts)
        found, there = self._known.find(np.array(ids, np.int64), keys)
        self.pieces += found
        for piece in found:
            self.dimension = self.dimension or piece.source.take(piece.rows[:1]).shape[1]
        self._waiting.update({ids[n]: texts[n] for n in np.flatnonzero(~there).tolist()})
        while len(self._waiting) >= self._batch:
            self._encode(list(self._waiting)[: self._batch], safe=True)

    def finish(self) -> list[Piece]:
        """Encode what is left: all pieces since the last time."""
        if self._waiting:
            self._encode(list(self._waiting), safe=False)
        pieces, self.pieces, self._known = self.pieces, [], None
        return pieces

    def forget(self, ids: set[int]) -> set[int]:
        """Leave out passages that were added since the last ``finish``: those that were."""
        waiting = ids.intersection(self._waiting)
        for number in waiting:
            del self._waiting[number]
        gone = np.array(sorted(ids), np.int64)
        found = set(waiting)
        for place, piece in enumerate(self.pieces):
            here = np.isin(piece.ids, gone)
            if here.any():
                found.update(piece.ids[here].tolist())
                self.pieces[place] = piece.only(~here)
        return found

    def about(self) -> Mapping[str, str]:
        """What a file of vectors tells of where they come from."""
        return {"space": self._encoder.encoder.passage_space, "made_by": self._encoder.made_by}

    def _all_known(self, held: Iterable[Encoded]) -> Known:
        ours = list(held)
        return Known([*ours, *left_behind(self._folder.path, self._folder.files, self.about())])

    def _encode(self, ids: list[int], *, safe: bool) -> None:
        texts = [self._waiting.pop(number) for number in ids]
        vectors = self._encoder.passages(texts, self.dimension)
        self.dimension = vectors.shape[1]
        source = VectorSource(vectors)
        piece = Piece(np.array(ids, np.int64), keys_of(texts), norms(vectors), source, np.arange(len(ids)))
        self.pieces.append(self._made_safe(piece) if safe else piece)
        logging.getLogger("ragloom").info("encoded %d passages", sum(map(len, self.pieces)))

    def _made_safe(self, piece: Piece) -> Piece:
        path = self._folder.fresh("encoded", ".safetensors")
        write_vectors(path, [piece], self.dimension, self.about())
        return Piece(piece.ids, piece.keys, piece.lengths, VectorSource(path=path), piece.rows)


def checked(found: object, count: int, dimension: int) -> Vectors:
    """What an encoder gave, float32[count, d]; ``dimension`` is what d has to be, 0 where anything will do.

    Raises ``PluginError`` where it is something else, or not finite.
    """
    vectors = np.asarray(found)
    told = f"the encoder gave {vectors.dtype}{list(vectors.shape)} for {count} texts"
    if vectors.ndim != 2 or len(vectors) != count or vectors.dtype != np.float32:
        raise PluginError(f"{told}; float32[{count}, d] is promised", hint="ragloom plugins check ENCODER'S PLUGIN")
    if dimension and vectors.shape[1] != dimension:
        raise IndexMismatchError(f"{told}; the index has {dimension} dimensions", hint="ragloom index --rebuild")
    if not (np.abs(vectors) <= _LARGEST).all():
        raise PluginError("the encoder gave a vector that is not finite", hint="check the model's files")
    return cast(Vectors, np.ascontiguousarray(vectors))
