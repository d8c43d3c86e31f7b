"""What becomes of sentences that no verified quote backs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ragloom.types import Answer
from ragloom_guard.config import Unsupported
from ragloom_guard.edits import Edit, edited
from ragloom_guard.holding import held

MARK = " [unsupported]"
NO_SUPPORT = "The answer was held back: no source backs all of it."
NOTHING_LEFT = "The answer was held back: no source backs any of it."

Rule = Callable[[Answer], Answer]


def _kept(answer: Answer) -> Answer:
    return answer


def _marked(answer: Answer) -> Answer:
    return edited(answer, [Edit(sentence.end, sentence.end, MARK) for sentence in answer.unsupported])


def _dropped(answer: Answer) -> Answer:
    """Each unsupported sentence goes with what stands before the next: blanks, and the marks of what it claimed."""
    if not any(sentence.supported for sentence in answer.sentences):
        return held(answer, NOTHING_LEFT) if answer.unsupported else answer
    starts = [sentence.start for sentence in answer.sentences[1:]] + [len(answer.text)]
    gaps = [
        Edit(sentence.start, following, "")
        for sentence, following in zip(answer.sentences, starts, strict=True)
        if not sentence.supported
    ]
    left = edited(answer, gaps)
    return replace(left, text=left.text.rstrip()) if gaps else left


def _abstained(answer: Answer) -> Answer:
    return held(answer, NO_SUPPORT) if answer.unsupported else answer


RULES: dict[Unsupported, Rule] = {
    "keep": _kept,
    "mark": _marked,
    "drop-sentences": _dropped,
    "abstain": _abstained,
}
