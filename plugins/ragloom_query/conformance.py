"""The situations in which the query transforms are checked."""

from __future__ import annotations

from ragloom.testing import QueryTransformCase, Wrong
from ragloom.types import Request

_WRITING = (
    Wrong({"max_new_tokens": 0}, "max_new_tokens"),
    Wrong({"temperature": -1}, "temperature"),
    Wrong({"weight": 0}, "weight"),
    Wrong({"weight": float("nan")}, "weight"),
)


def draft() -> tuple[QueryTransformCase, ...]:
    """Beside the question, in its place, and by a generator of its own."""
    return (
        QueryTransformCase(wrong=(*_WRITING, Wrong({"drafts": 0}, "drafts"), Wrong({"drafts": 2}, ""))),
        QueryTransformCase(name="three drafts", settings={"drafts": 3, "temperature": 0.7}),
        QueryTransformCase(name="in the question's place", settings={"keep_question": False}),
        QueryTransformCase(name="by another generator", settings={"generator": "extractive", "weight": 0.25}),
    )


def decompose() -> tuple[QueryTransformCase, ...]:
    """Into some sub-questions, into too many, and in the question's place."""
    return (
        QueryTransformCase(writes=_three_lines, wrong=(*_WRITING, Wrong({"questions": 0}, "questions"))),
        QueryTransformCase(name="at most two", settings={"questions": 2, "weight": 1}, writes=_three_lines),
        QueryTransformCase(
            name="in the question's place",
            settings={"keep_question": False, "generator": "extractive"},
            writes=_three_lines,
        ),
        QueryTransformCase(name="nothing to take apart", writes=lambda request: request.question[:200]),
    )


def keywords() -> tuple[QueryTransformCase, ...]:
    """In the question's place, beside it, and by an analyzer that knows no stop words."""
    return (
        QueryTransformCase(
            wrong=(Wrong({"weight": 0}, "weight"), Wrong({"analyzer": {"use": "none"}}, "analyzer.use"))
        ),
        QueryTransformCase(name="beside the question", settings={"keep_question": True, "weight": 0.25}),
        QueryTransformCase(name="without stop words", settings={"analyzer": "whitespace"}),
    )


def expand() -> tuple[QueryTransformCase, ...]:
    """RM3 with much feedback, little, and none."""
    return (
        QueryTransformCase(
            wrong=(
                Wrong({"terms": 0}, "terms"),
                Wrong({"passages": 0}, "passages"),
                Wrong({"original_weight": 0}, "original_weight"),
            )
        ),
        QueryTransformCase(name="three terms", settings={"passages": 2, "terms": 3, "original_weight": 0.5}),
        QueryTransformCase(name="the question alone", settings={"original_weight": 1}),
    )


def multi() -> tuple[QueryTransformCase, ...]:
    """By rules alone, with paraphrases, and with neither."""
    asked = (
        "When was the lamp lit and who lit it?",
        "How many cars does the ferry carry, and how often does it cross the sound?",
        "灯塔建于哪一年，渡轮停在哪里？",
        "tide table door",
    )
    return (
        QueryTransformCase(questions=asked, wrong=(*_WRITING, Wrong({"paraphrases": -1}, "paraphrases"))),
        QueryTransformCase(
            name="with paraphrases", questions=asked, settings={"generator": "extractive"}, writes=_three_lines
        ),
        QueryTransformCase(name="by no rule", settings={"split": False, "keywords": False}),
    )


def _three_lines(request: Request) -> str:
    return f"1. {request.question[:40]}, in other words\n2. Again: {request.question[:20]}\n\n- And once more"
