"""What retriever and generator are good for together, of rows that nothing is learnt from at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ragloom_torch.joint.figures import distinct, of_batch
from ragloom_torch.joint.module import JointModule, Seen
from ragloom_torch.joint.rows import JointRow, is_right
from ragloom_torch.training.agreement import agreement

_DEEP = 5
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Told:
    """One row: the first passage's number, whether the first and the first five answer, and what is answered."""

    first: int
    right_at_1: float
    right_at_5: float
    answer: str | None


def told(module: JointModule, rows: Sequence[JointRow], *, answered: int) -> list[Told]:
    """Of each row; the first ``answered`` of them are answered from their K passages as well."""
    out: list[Told] = []
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        out += _told(module, some, max(0, min(len(some), answered - at)))
    return out


def figures(found: Sequence[Told], rows: Sequence[JointRow]) -> dict[str, float]:
    """Means: recall@1 and recall@5 of what holds an answer, exact match and F1 of what was answered."""
    if not found:
        return {}
    pairs = [(one.answer, row.answers) for one, row in zip(found, rows, strict=True) if one.answer is not None]
    return {
        "recall@1": float(np.mean([one.right_at_1 for one in found])),
        "recall@5": float(np.mean([one.right_at_5 for one in found])),
        "distinct_passages": distinct([one.first for one in found]),
        **agreement(pairs),
    }


def posteriors(module: JointModule, rows: Sequence[JointRow]) -> dict[str, float]:
    """Means of the figures of prior and posterior; of those that no row can tell, nothing."""
    sums: dict[str, list[float]] = {}
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        queries = module.queries(some)
        chosen = module.choose(some, queries, module.ways.passages)
        passages = module.passages(chosen)
        scores = module.scores(queries, chosen, passages)
        _, posterior = module.losses(some, passages, scores)
        for name, values in of_batch(Seen(some, chosen, passages, scores, posterior), module.ways.temperature).items():
            sums.setdefault(name, []).extend(values)
    return {name: float(np.mean(values)) for name, values in sums.items() if values}


@torch.no_grad()
def _told(module: JointModule, rows: Sequence[JointRow], answered: int) -> list[Told]:
    chosen = module.choose(rows, module.queries(rows), max(_DEEP, module.ways.passages))
    passages = module.passages(chosen)
    right = [
        [is_right(row, number, one) for number, one in zip(numbers, some, strict=False)]
        for row, numbers, some in zip(rows, chosen.tolist(), passages, strict=True)
    ]
    read = [some[: module.ways.passages] for some in passages]
    able = [place for place in range(answered) if read[place]]
    said = module.reading.answers([rows[place] for place in able], [read[place] for place in able]) if able else []
    by_place = dict.fromkeys(range(answered), "") | dict(zip(able, said, strict=True))
    return [
        Told(int(chosen[place, 0]), float(any(held[:1])), float(any(held[:_DEEP])), by_place.get(place))
        for place, held in enumerate(right)
    ]
