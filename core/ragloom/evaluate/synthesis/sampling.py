"""In which order passages are taken: one of every document, then a second of every document, and so on."""

from __future__ import annotations

from array import array
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import CollectionView


def evenly(view: CollectionView, seed: int) -> NDArray[np.int64]:
    """The ids of all passages, evenly over documents: int64[n].

    Which come first is decided by ``seed``, the document's id and the passage's place in it, so that a collection that
    is made again gives the same order. 20 bytes are kept a passage.
    """
    ids, documents, keys = array("q"), array("q"), array("Q")
    numbers: dict[str, int] = {}
    for passages in view.scan():
        for one in passages:
            ids.append(one.id)
            documents.append(numbers.setdefault(one.document_id, len(numbers)))
            keys.append(draw(seed, one.document_id, one.start))
    turns, order = _turns(np.array(documents, np.int64), np.array(keys, np.uint64))
    return np.asarray(np.array(ids, np.int64)[order][np.argsort(turns, kind="stable")])


def draw(seed: int, *what: object) -> int:
    """A number in [0, 2**64) that ``seed`` and ``what`` decide, the same on every machine."""
    return int.from_bytes(blake2b(repr((seed, *what)).encode(), digest_size=8).digest())


def _turns(documents: NDArray[np.int64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages by key, and the turn of each: how many of its document come before it. int64[n] each."""
    order = np.argsort(keys, kind="stable")
    by_document = np.argsort(documents[order], kind="stable")
    held = documents[order][by_document]
    first = np.searchsorted(held, held)
    turns = np.empty(len(keys), np.int64)
    turns[by_document] = np.arange(len(keys)) - first
    return turns, order
