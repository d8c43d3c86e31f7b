"""Held-out questions ranked among passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import inf

import numpy as np
from numpy.typing import NDArray

from ragloom.metrics import ndcg, recall, reciprocal_rank
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.ranked import Vectors
from ragloom_torch.mining.readable import Readable, distinct

DEPTH = 10
METRIC = f"ndcg@{DEPTH}"
_FIGURES = {METRIC: ndcg, f"mrr@{DEPTH}": reciprocal_rank, f"recall@{DEPTH}": recall}


@dataclass(frozen=True, slots=True)
class HeldOut:
    """``relevant[q]`` are the places of a question's passages, ``beside[q]`` those that stand beside them.

    What stands beside (of the same document, say) is neither right nor wrong, and is taken out of the ranking.
    """

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[tuple[int, ...], ...]
    beside: tuple[tuple[int, ...], ...]


def held_out(questions: Iterable[str], passages: Sequence[Readable], known: Known) -> HeldOut:
    """The questions, each once, over the passages."""
    asked = tuple(dict.fromkeys(questions))
    near = [[place for place, one in enumerate(passages) if known.beside(question, one)] for question in asked]
    right = [
        tuple(p for p in some if known.is_positive(question, passages[p]))
        for question, some in zip(asked, near, strict=True)
    ]
    apart = [tuple(p for p in some if p not in own) for some, own in zip(near, right, strict=True)]
    return HeldOut(asked, tuple(one.text for one in passages), tuple(right), tuple(apart))


def by_rank(ranked: Iterable[Sequence[Readable]]) -> list[Readable]:
    """What stands first for each question, then what stands second, and so on: a cut is fair to all of them."""
    return [one for some in zip_longest(*ranked) for one in some if one is not None]


def rank_among(
    own: Iterable[Readable], hard: Iterable[Readable], others: Iterable[Readable], most: int
) -> list[Readable]:
    """``own`` all of them, then what is hardest, then others, up to ``most``."""
    first = distinct(own)
    return distinct([*first, *hard, *others])[: max(most, len(first))]


def figures(rows: HeldOut, vectors: Vectors, widths: Sequence[int], *, normalise: bool) -> dict[str, float]:
    """nDCG, MRR and recall at 10 of whole vectors; of each width of ``widths`` as well, ``ndcg@10 of 64`` say."""
    asked, read = vectors.encode_queries(rows.questions), vectors.encode_passages(rows.passages)
    found = _of_scores(rows, asked @ read.T)
    for width in widths:
        short = [_cut(one, width, normalise) for one in (asked, read)]
        found[f"{METRIC} of {width}"] = _of_scores(rows, short[0] @ short[1].T)[METRIC]
    return found


def _of_scores(rows: HeldOut, scores: NDArray[np.float32]) -> dict[str, float]:
    ranked = [_best(row, beside) for row, beside in zip(scores, rows.beside, strict=True)]
    wanted: list[Mapping[int, float]] = [dict.fromkeys(some, 1.0) for some in rows.relevant]
    return {
        name: float(np.mean([figure(ids, right, DEPTH) for ids, right in zip(ranked, wanted, strict=True)]))
        for name, figure in _FIGURES.items()
    }


def _best(scores: NDArray[np.float32], beside: Sequence[int]) -> list[int]:
    kept = scores.copy()
    kept[list(beside)] = -inf
    return [int(place) for place in np.argsort(-kept, kind="stable")[:DEPTH]]


def _cut(vectors: NDArray[np.float32], width: int, normalise: bool) -> NDArray[np.float32]:
    short = vectors[:, :width]
    return short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-12) if normalise else short
