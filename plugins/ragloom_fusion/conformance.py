"""The situations in which the fusers are checked."""

from __future__ import annotations

from ragloom.testing import RankFuserCase, Wrong

_RETRIEVERS = ("bm25", "dense", "titles")


def rrf() -> tuple[RankFuserCase, ...]:
    """``k`` as published, and its ends."""
    wrong = (Wrong({"k": -1}, "k"), Wrong({"k": "sixty"}, "k"), Wrong({"k": float("nan")}, "k"))
    return (
        RankFuserCase(wrong=wrong),
        RankFuserCase(name="k of 0", settings={"k": 0}),
        RankFuserCase(name="k of a million", settings={"k": 1e6}),
    )


def weighted() -> tuple[RankFuserCase, ...]:
    """Every normalisation, and weights of the config's own."""
    wrong = (
        Wrong({"normalisation": "softmax"}, "normalisation"),
        Wrong({"weights": {"bm25": -1}}, "weights.bm25"),
        Wrong({"weights": {"bm25": float("inf")}}, "weights.bm25"),
    )
    return (
        RankFuserCase(wrong=wrong),
        RankFuserCase(name="z-score", settings={"normalisation": "z-score"}),
        RankFuserCase(name="distribution", settings={"normalisation": "distribution"}),
        RankFuserCase(name="weights by name", settings={"weights": {"bm25": 3}}, sources=_RETRIEVERS),
    )


def by_scores_or_ranks() -> tuple[RankFuserCase, ...]:
    """The fusers without settings."""
    return (RankFuserCase(),)


def interleave() -> tuple[RankFuserCase, ...]:
    """Who comes first has the first turn."""
    return (RankFuserCase(order_free=False),)
