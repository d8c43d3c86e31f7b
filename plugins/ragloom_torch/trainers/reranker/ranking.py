"""Held-out questions: how high their passages stand among candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ragloom.metrics import ndcg, reciprocal_rank
from ragloom.models import TextTokenizer
from ragloom_torch.mining.readable import Readable, distinct
from ragloom_torch.trainers.reranker.module import RankModule

DEPTH = 10
METRIC = f"ndcg@{DEPTH}"
_BUDGET = 8192
"""Tokens that are read at once."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question's candidates; the first ``right`` of them answer it."""

    question: str
    passages: tuple[Readable, ...]
    right: int


def candidates(question: str, right: Sequence[Readable], wrong: Sequence[Readable], most: int) -> Candidates:
    """All that is right, then what is wrong, up to ``most``."""
    own = distinct(right)
    return Candidates(question, tuple(distinct([*own, *wrong])[: max(most, len(own))]), len(own))


def figures(rows: Sequence[Candidates], module: RankModule, tokenizer: TextTokenizer, limit: int) -> dict[str, float]:
    """What stands in the first ten places, as nDCG and MRR; ties go against what is right."""
    pairs = [tokenizer.encode_pair(row.question, one.text, limit) for row in rows for one in row.passages]
    scores = module.read(pairs, _BUDGET)
    ranked = list(_ranked(rows, scores.tolist()))
    return {
        METRIC: float(np.mean([ndcg(ids, right, DEPTH) for ids, right in ranked])),
        f"mrr@{DEPTH}": float(np.mean([reciprocal_rank(ids, right, DEPTH) for ids, right in ranked])),
    }


def _ranked(rows: Sequence[Candidates], scores: Sequence[float]) -> Iterator[tuple[list[int], dict[int, float]]]:
    at = 0
    for row in rows:
        own = scores[at : at + len(row.passages)]
        at += len(row.passages)
        yield _order(own), dict.fromkeys(range(row.right), 1.0)


def _order(scores: Sequence[float]) -> list[int]:
    """Places, best first; of the same score the last is first."""
    return sorted(range(len(scores)), key=lambda place: (-scores[place], -place))
