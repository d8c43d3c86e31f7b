"""The situations in which ``extractive`` is checked."""

from __future__ import annotations

from ragloom.testing import GeneratorCase, Wrong

_ANSWERS = ("answer", "map", "reduce", "refine", "draft")
_SUMMARIES = ("summarize", "summarize_part", "join_summaries")


def extractive() -> tuple[GeneratorCase, ...]:
    """As it comes, always answering, wordy, and summarising; it chooses no tokens."""
    wrong = (
        Wrong({"threshold": 2}, "threshold"),
        Wrong({"sentences": 0}, "sentences"),
        Wrong({"sample": -1}, "sample"),
        Wrong({"diversity": float("nan")}, "diversity"),
        Wrong({"summary_threshold": 1.5}, "summary_threshold"),
    )
    return (
        GeneratorCase(chooses_tokens=False, tasks=(*_ANSWERS, *_SUMMARIES), wrong=wrong),
        _case("answers always", _ANSWERS, threshold=0),
        _case("wordy", _ANSWERS, sentences=9, support=0, threshold=0, sample=0),
        _case("summaries", _SUMMARIES, summary_threshold=0),
    )


def _case(name: str, tasks: tuple[str, ...], **settings: float) -> GeneratorCase:
    return GeneratorCase(name=name, settings=settings, tasks=tasks, chooses_tokens=False, longest=50_000)
