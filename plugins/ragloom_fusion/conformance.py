"""The situations in which the fusers are checked."""

from __future__ import annotations

from ragloom.testing import AnswerFuserCase, RankFuserCase, ToyModel, Wrong
from ragloom_fusion.conformance_scorers import WordOverlap, WordVectors

_RETRIEVERS = ("bm25", "dense", "titles")
_WRONG = (
    Wrong({"passages": 0}, "passages"),
    Wrong({"passages": "all"}, "passages"),
    Wrong({"generation": {"temperature": -1}}, "generation.temperature"),
)


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


def concat() -> tuple[AnswerFuserCase, ...]:
    """One request, of many passages and of one."""
    return (
        AnswerFuserCase(wrong=_WRONG),
        AnswerFuserCase(name="one passage", settings={"passages": 1}),
        AnswerFuserCase(name="a language model", generator=ToyModel, settings={"generation": {"max_new_tokens": 16}}),
    )


def refine() -> tuple[AnswerFuserCase, ...]:
    """One passage a step, and several."""
    return (
        AnswerFuserCase(wrong=(*_WRONG, Wrong({"step": 0}, "step"))),
        AnswerFuserCase(name="two a step", settings={"step": 2, "passages": 5}),
        AnswerFuserCase(name="a language model", generator=ToyModel, settings={"generation": {"max_new_tokens": 16}}),
    )


def map_reduce() -> tuple[AnswerFuserCase, ...]:
    """Few passages, many, runs of passages in several levels, and a generator whose texts are no quotes."""
    return (
        AnswerFuserCase(wrong=(*_WRONG, Wrong({"tokens": -1}, "tokens"))),
        AnswerFuserCase(name="all passages", settings={"passages": 50}),
        AnswerFuserCase(name="runs of passages", settings={"passages": 50, "tokens": 60}),
        AnswerFuserCase(name="one run", settings={"passages": 50, "tokens": 100_000}),
        AnswerFuserCase(name="a language model", generator=ToyModel, settings={"generation": {"max_new_tokens": 16}}),
    )


_SHORT = {"max_new_tokens": 8}
_FEW = {"passages": 3, "generation": _SHORT}
_SCORERS = {("encoder", "onnx"): WordVectors(), ("reranker", "onnx"): WordOverlap()}
_MODEL = {"use": "onnx", "model": "stood-in-for"}
_BY_ENCODER = {"prior": {"from": "encoder", "encoder": _MODEL}}
_BY_RERANKER = {"prior": {"from": "reranker", "reranker": _MODEL, "temperature": 3}}
_WRONG_PRIOR = (
    *_WRONG,
    Wrong({"prior": {"from": "ranks"}}, "prior.from"),
    Wrong({"prior": {"temperature": -1}}, "prior.temperature"),
    Wrong({"prior": {"from": "encoder", "temperature": float("nan")}}, "prior.temperature"),
)


def rag_sequence() -> tuple[AnswerFuserCase, ...]:
    """Both ways of decoding, every prior, in beams and drawn."""
    wrong = (*_WRONG_PRIOR, Wrong({"decoding": "quick"}, "decoding"))
    return (
        AnswerFuserCase(settings=_FEW, wrong=wrong),
        AnswerFuserCase(name="fast", settings={**_FEW, **_BY_ENCODER, "decoding": "fast"}, components=_SCORERS),
        AnswerFuserCase(name="by a reranker", settings={**_FEW, **_BY_RERANKER}, components=_SCORERS),
        AnswerFuserCase(name="in beams", settings={"passages": 2, "generation": {**_SHORT, "beams": 2}}),
        AnswerFuserCase(name="drawn", settings={"passages": 2, "generation": {**_SHORT, "temperature": 0.7}}),
    )


def rag_token() -> tuple[AnswerFuserCase, ...]:
    """Every prior, in beams and drawn."""
    return (
        AnswerFuserCase(settings=_FEW, wrong=_WRONG_PRIOR),
        AnswerFuserCase(name="by an encoder", settings={**_FEW, **_BY_ENCODER}, components=_SCORERS),
        AnswerFuserCase(name="in beams", settings={"passages": 2, "generation": {**_SHORT, "beams": 2}}),
        AnswerFuserCase(name="drawn", settings={"passages": 2, "generation": {**_SHORT, "temperature": 0.7}}),
    )


def fid() -> tuple[AnswerFuserCase, ...]:
    """Few passages, and one."""
    return (
        AnswerFuserCase(settings=_FEW, wrong=_WRONG),
        AnswerFuserCase(name="one passage", settings={"passages": 1, "generation": _SHORT}),
    )


def vote() -> tuple[AnswerFuserCase, ...]:
    """A generator that quotes, a language model, and every prior."""
    return (
        AnswerFuserCase(wrong=_WRONG_PRIOR),
        AnswerFuserCase(name="by an encoder", settings=_BY_ENCODER, components=_SCORERS),
        AnswerFuserCase(name="by a reranker", settings=_BY_RERANKER, components=_SCORERS),
        AnswerFuserCase(name="a language model", generator=ToyModel, settings=_FEW),
    )
