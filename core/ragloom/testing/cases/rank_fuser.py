"""Cases of rank fusers."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.testing.cases.base import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class RankFuserCase(Case):
    """``sources`` name the retrievers whose rankings are joined, at least three; settings may speak of them.

    ``order_free`` says that it makes no difference in which order the rankings come; a fuser that lets them take turns
    says no. ``keeps_all`` says that whatever a ranking of a weight above 0 holds is in the joined one. ``tolerance`` is
    relative to the largest score.
    """

    tolerance: float = 1e-6
    sources: tuple[str, ...] = ("first", "second", "third")
    order_free: bool = True
    keeps_all: bool = True
