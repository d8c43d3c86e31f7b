"""Seeded Zipf text built from SciFact: as many passages as asked for, already analysed, one a line.

A passage draws a SciFact document and a length; half of its words come from that document, half from the whole corpus,
each as often as it occurs there. So word frequencies are SciFact's own (Zipf's law), and words that belong together
occur together, which independent draws would not give. The queries are SciFact's test claims, analysed alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.data import Beir

SEED = 20
_OWN_SHARE = 0.5
_MEAN_WORDS, _SPREAD, _FEWEST, _MOST = 57, 0.35, 8, 400
_BATCH = 20_000
_WORD = re.compile(r"\b\w\w+\b")
_STOPS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with".split()
)


def terms(text: str) -> list[str]:
    """What bm25s makes of English by default: words of two letters or more, lower case, without 33 stop words."""
    return [word for word in _WORD.findall(text.lower()) if word not in _STOPS]


def analysed_queries(data: Beir) -> list[str]:
    """SciFact's test claims, their terms joined by spaces."""
    return [" ".join(terms(text)) for text in data.test_queries().values()]


def write_passages(data: Beir, count: int, path: Path) -> None:
    """Write ``count`` passages, one a line; fewer are the first of more."""
    documents = [terms(document.whole) for document in data.documents]
    words = sorted({word for document in documents for word in document})
    numbers = {word: number for number, word in enumerate(words)}
    flat = np.array([numbers[word] for document in documents for word in document], np.int32)
    starts = np.concatenate([[0], np.cumsum([len(document) for document in documents])])
    spelled = np.array(words, dtype=object)
    rng = np.random.default_rng(SEED)
    with path.open("w", encoding="utf-8") as file:
        for first in range(0, count, _BATCH):
            lines = _draw(rng, spelled, flat, starts)
            file.writelines(islice(lines, min(_BATCH, count - first)))


def read_passages(path: Path, count: int) -> Iterator[str]:
    """The first ``count`` passages."""
    with path.open(encoding="utf-8") as file:
        for line in islice(file, count):
            yield line.rstrip("\n")


def _draw(rng: np.random.Generator, words: np.ndarray, flat: np.ndarray, starts: np.ndarray) -> Iterator[str]:
    sizes = np.clip(rng.lognormal(np.log(_MEAN_WORDS), _SPREAD, _BATCH), _FEWEST, _MOST).astype(np.int64)
    document = np.repeat(rng.integers(0, len(starts) - 1, _BATCH), sizes)
    within = rng.random(len(document)) * (starts[document + 1] - starts[document])
    own = flat[starts[document] + within.astype(np.int64)]
    drawn = words[
        np.where(rng.random(len(document)) < _OWN_SHARE, own, flat[rng.integers(0, len(flat), len(document))])
    ]
    ends = np.cumsum(sizes).tolist()
    begin = 0
    for end in ends:
        yield " ".join(drawn[begin:end]) + "\n"
        begin = end


def batches(passages: Iterator[str], size: int) -> Iterator[Sequence[str]]:
    """Lists of ``size``."""
    while part := list(islice(passages, size)):
        yield part
