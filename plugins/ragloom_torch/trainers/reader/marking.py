"""Passages as windows of tokens, the spans that match an answer marked in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ragloom.decoding.reading import LEAST_ROOM, Window, readable, room_for_a_source, windows
from ragloom.errors import RowError
from ragloom.models import TextTokenizer
from ragloom.types import Example, ExamplePassage
from ragloom_torch.trainers.reader.places import Span, covered, places


@dataclass(frozen=True, slots=True)
class MarkedWindow:
    """Token ids and their kinds; ``named`` are the tokens that an answer may begin or end with.

    ``spans`` are first and last token, both inclusive, of every span of ``ids`` that matches.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    named: tuple[int, ...]
    spans: tuple[Span, ...]


Marked = tuple[MarkedWindow, ...]
"""The windows of one passage."""


@dataclass(frozen=True, slots=True)
class Marking:
    """How passages are cut, which is as the reader cuts them when it serves, and what matches in them."""

    tokenizer: TextTokenizer
    limit: int
    stride: int
    first: bool = False

    def answering(self, example: Example) -> tuple[Marked, ...]:
        """Those positives that hold an answer. Raises ``RowError`` where none does, or the question is too long."""
        read = [self._marked(example, one.text, self._wanted(one, example)) for one in example.positives]
        found = tuple(one for one in read if any(window.spans for window in one))
        if not found:
            raise RowError(
                f"none of its answers ({_brief(example.answers or ())}) stands in a passage that is to answer it",
                where=example.where,
                hint="answers of a reader are quotes: put the passage that holds one among `positives`",
            )
        return found

    def wrong(self, example: Example, texts: Iterable[str]) -> tuple[Marked, ...]:
        """Passages without an answer, however they read. Raises ``RowError`` for a question that is too long."""
        return tuple(marked for text in texts if (marked := self._marked(example, text, ())))

    def _wanted(self, passage: ExamplePassage, example: Example) -> list[Span]:
        answers = example.answers or ()
        known = _known(passage, answers)
        every = places(passage.text, answers)
        if self.first:
            return [known] if known else next(([one[0]] for one in _each(passage.text, answers) if one), [])
        return list(dict.fromkeys([*([known] if known else []), *every]))

    def _marked(self, example: Example, text: str, wanted: Sequence[Span]) -> Marked:
        pair = self.tokenizer.encode_pair(example.question, text)
        if room_for_a_source(pair, self.limit) < LEAST_ROOM:
            raise RowError(
                f"the question leaves no room for a passage within {self.limit} tokens",
                where=example.where,
                hint="shorten the question, or set a larger `max_tokens` if the model can read more",
            )
        extents = [(one, place) for place in wanted if (one := _extent(pair.offsets, place)) is not None]
        return tuple(_window(one, text, extents) for one in windows(pair, self.limit, self.stride))


def _known(passage: ExamplePassage, answers: Sequence[str]) -> Span | None:
    """The place that the row tells, where the first answer does stand there."""
    if passage.start is None or not answers:
        return None
    place = (passage.start, passage.start + len(answers[0]))
    return place if passage.text[slice(*place)] == answers[0] else None


def _each(text: str, answers: Iterable[str]) -> list[list[Span]]:
    return [places(text, [one]) for one in answers]


def _extent(offsets: Sequence[Span], place: Span) -> Span | None:
    """The characters of the tokens that stand for ``place``: no window that lacks some of them holds it."""
    found = covered(offsets, place)
    return None if found is None else (offsets[found[0]][0], offsets[found[1]][1])


def _window(window: Window, text: str, extents: Sequence[tuple[Span, Span]]) -> MarkedWindow:
    named = tuple((window.first + readable(text, window.offsets).nonzero()[0]).tolist())
    spans = dict.fromkeys(
        (window.first + found[0], window.first + found[1])
        for extent, place in extents
        if (found := covered(window.offsets, place)) is not None and _extent(window.offsets, place) == extent
    )
    return MarkedWindow(window.ids, window.types, named, tuple(spans))


def _brief(answers: Sequence[str]) -> str:
    shown = ", ".join(repr(one if len(one) <= 40 else f"{one[:40]}…") for one in answers[:3])
    return f"{shown}, …" if len(answers) > 3 else shown
