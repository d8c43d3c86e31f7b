"""A lexical ranking, its fusion with a dense one, and fitting how much each counts."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from ragloom.interfaces import Analyzer, Change, IndexFolder
from ragloom.metrics import ndcg
from ragloom.registry import Registry
from ragloom.testing.fakes import ListCollection
from ragloom.types import Passage, Query, Ranking

WEIGHTS = tuple(round(0.05 * step, 2) for step in range(21))
"""What the lexical ranking may count; the dense one counts the rest."""

DEPTHS = (100, 1000, 10_000)
"""The last is more than SciFact holds: there, every passage that either retriever scores."""


def lexical(
    use: str, passages: Sequence[Passage], registry: Registry, analyzer: Analyzer, texts: Sequence[str], k: int
) -> list[Ranking]:
    """What one of ragloom's lexical retrievers finds for each text, with its default config."""
    retriever = registry.make("retriever", {"use": use})
    with tempfile.TemporaryDirectory() as folder:
        index, collection = IndexFolder(Path(folder), writable=True), ListCollection(passages)
        retriever.open(SimpleNamespace(index=index, collection=collection, analyzer=lambda spec: analyzer))
        if hasattr(retriever, "apply"):
            retriever.apply([Change(n, "add", passage) for n, passage in enumerate(passages, 1)])
            retriever.commit()
        found: list[Ranking] = retriever.search([Query(text) for text in texts], k)
        retriever.close()
    return found


def fused(
    registry: Registry, spec: Mapping[str, Any], one: Sequence[Ranking], other: Sequence[Ranking]
) -> list[Ranking]:
    """The rankings of a rank fuser, one a query."""
    fuser = registry.make("rank_fuser", spec)
    pairs = [list(pair) for pair in zip(one, other, strict=True)]
    found: list[Ranking] = fuser.fuse(pairs, [[1.0, 1.0]] * len(pairs))
    return found


@dataclass(frozen=True, slots=True)
class Fit:
    """How many passages of each ranking count, how much the lexical one does, and what that gave."""

    depth: int
    weight: float
    mean: float


def fitted_with_depth(
    registry: Registry, words: Sequence[Ranking], dense: Sequence[Ranking], judged: Sequence[Mapping[int, int]]
) -> list[Fit]:
    """The best weight at each of ``DEPTHS``, the best fit first; of equal ones the less deep."""
    fits = []
    for depth in DEPTHS:
        heads = [[one.head(depth) for one in rankings] for rankings in (words, dense)]
        weight, means = fitted(registry, heads[0], heads[1], judged)
        fits.append(Fit(depth, weight, max(means)))
    return sorted(fits, key=lambda one: (-one.mean, one.depth))


def weighted(weight: float) -> dict[str, Any]:
    """The rank fuser in which bm25 counts ``weight`` and the dense retriever the rest."""
    return {"use": "weighted", "normalisation": "min-max", "weights": {"bm25": weight, "faiss": round(1 - weight, 2)}}


def fitted(
    registry: Registry,
    words: Sequence[Ranking],
    dense: Sequence[Ranking],
    judged: Sequence[Mapping[int, int]],
    k: int = 10,
) -> tuple[float, list[float]]:
    """The weight of the lexical ranking with the best mean nDCG@k under min-max, and that mean for each weight.

    ``judged`` holds for each query the grades of passages by id. Of equal ones the weight nearest to a half is taken.
    """
    means = []
    for weight in WEIGHTS:
        pairs = zip(fused(registry, weighted(weight), words, dense), judged, strict=True)
        means.append(float(np.mean([ndcg(one.ids.tolist(), dict(grades), k) for one, grades in pairs])))
    best = max(range(len(WEIGHTS)), key=lambda place: (means[place], -abs(WEIGHTS[place] - 0.5)))
    return WEIGHTS[best], means
