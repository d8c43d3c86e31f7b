"""The situations in which ``extractive`` is checked."""

from __future__ import annotations

from ragloom.testing import GeneratorCase, Wrong

_ANSWERS = ("answer", "map", "reduce", "refine", "draft")


def extractive() -> tuple[GeneratorCase, ...]:
    """As it comes, always answering, wordy, and summarising; it chooses no tokens."""
    wrong = (
        Wrong({"threshold": 2}, "threshold"),
        Wrong({"sentences": 0}, "sentences"),
        Wrong({"sample": -1}, "sample"),
        Wrong({"diversity": float("nan")}, "diversity"),
    )
    return (
        GeneratorCase(chooses_tokens=False, tasks=(*_ANSWERS, "summarize"), wrong=wrong),
        _case("answers always", _ANSWERS, threshold=0),
        _case("wordy", _ANSWERS, sentences=9, support=0, threshold=0, sample=0),
        _case("summaries", ("summarize",)),
    )


def _case(name: str, tasks: tuple[str, ...], **settings: float) -> GeneratorCase:
    return GeneratorCase(name=name, settings=settings, tasks=tasks, chooses_tokens=False, longest=50_000)
