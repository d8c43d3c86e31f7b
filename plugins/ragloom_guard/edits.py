"""An answer with parts of its text replaced, every offset moved along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ragloom.types import Answer, Posterior, Sentence


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def edited(answer: Answer, edits: Sequence[Edit]) -> Answer:
    """``answer`` after ``edits``, which do not overlap.

    A sentence that an edit touches grows or shrinks with it; one of which nothing is left goes. A posterior over tokens
    goes too, since it is about a text that is no longer there.
    """
    if not edits:
        return answer
    ordered = sorted(edits)
    text = _applied(answer.text, ordered)
    moved = (_moved(sentence, ordered, text) for sentence in answer.sentences)
    posterior = Posterior(answer.posterior.answer) if answer.posterior else None
    return replace(
        answer,
        text=text,
        sentences=tuple(sentence for sentence in moved if sentence.text.strip()),
        posterior=posterior,
    )


def _applied(text: str, edits: Sequence[Edit]) -> str:
    pieces, position = list[str](), 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    return "".join([*pieces, text[position:]])


def _moved(sentence: Sentence, edits: Sequence[Edit], text: str) -> Sentence:
    start, end = _offset(sentence.start, edits), _offset(sentence.end, edits)
    return replace(sentence, text=text[start:end], start=start, end=end)


def _offset(offset: int, edits: Sequence[Edit]) -> int:
    """Where ``offset`` lies now; one within an edit lies behind what replaced it."""
    shift = 0
    for edit in edits:
        if edit.end > offset and edit.start >= offset:
            break
        if edit.end > offset:
            return edit.start + shift + len(edit.new)
        shift += len(edit.new) - (edit.end - edit.start)
    return offset + shift
