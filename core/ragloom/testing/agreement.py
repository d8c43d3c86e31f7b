"""Whether two ways to search agree, and saying in a sentence where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import promise
from ragloom.types import Ranking

_SHOWN = 8


def promise_agreement(
    case: RetrieverCase, found: Sequence[Ranking], expected: Sequence[Ranking], texts: Sequence[str], said: str
) -> None:
    """Promise that each ranking found for ``texts`` is the expected one, up to the case's tolerance.

    An approximate retriever has to find its recall's share of them. ``said`` tells how the two were come by.
    """
    promise(len(found) == len(texts), f"{said}: search() gave {len(found)} rankings for {len(texts)} queries")
    if case.exact:
        promise_same(case, found, expected, texts, said)
        return
    share = recall(found, expected)
    promise(share >= case.recall, f"{said}: recall {share:.3f}, the case states {case.recall}")


def promise_same(
    case: RetrieverCase, found: Sequence[Ranking], expected: Sequence[Ranking], texts: Sequence[str], said: str
) -> None:
    """Promise that the rankings are the same up to the tolerance, approximate as the retriever may be."""
    promise(len(found) == len(texts), f"{said}: search() gave {len(found)} rankings for {len(texts)} queries")
    for text, one, other in zip(texts, found, expected, strict=True):
        same = agree(one, other, case.tolerance)
        promise(same, f"{said}: for {shown(text)} it gave {hits(one)}, {hits(other)} was promised")


def agree(one: Ranking, other: Ranking, tolerance: float) -> bool:
    """Whether both hold the same scores up to ``tolerance``, and the same ids but for those that it lets change places.

    An id that only one of them holds must have a score that the tolerance cannot tell from the other's last.
    """
    if len(one) != len(other):
        return False
    if tolerance == 0.0 or not len(one):
        return bool(np.array_equal(one.ids, other.ids) and np.array_equal(one.scores, other.scores))
    near = bool(np.all(np.abs(one.scores - other.scores) <= tolerance))
    return near and _places(one, other, tolerance) and _places(other, one, tolerance)


def recall(found: Sequence[Ranking], expected: Sequence[Ranking]) -> float:
    """The share of the expected ids that are found, over all rankings; 1 where none are expected."""
    wanted = sum(len(one) for one in expected)
    held = sum(int(np.isin(two.ids, one.ids).sum()) for one, two in zip(found, expected, strict=True))
    return held / wanted if wanted else 1.0


def hits(ranking: Ranking) -> str:
    """The first few of a ranking as ``[id:score …]``."""
    pairs = zip(ranking.ids.tolist()[:_SHOWN], ranking.scores.tolist(), strict=False)
    more = f" … {len(ranking)} in all" if len(ranking) > _SHOWN else ""
    return f"[{' '.join(f'{number}:{score:.9g}' for number, score in pairs)}{more}]"


def shown(text: str) -> str:
    """A text in quotes, cut short."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _places(one: Ranking, other: Ranking, tolerance: float) -> bool:
    scores = dict(zip(other.ids.tolist(), other.scores.tolist(), strict=True))
    last = float(other.scores[-1])
    return all(
        abs(score - scores.get(number, last)) <= tolerance
        for number, score in zip(one.ids.tolist(), one.scores.tolist(), strict=True)
    )
