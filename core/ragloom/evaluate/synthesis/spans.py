"""Which parts of a sentence could be asked for, as each language's rules find them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ragloom.evaluate.synthesis.chinese_spans import CHINESE
from ragloom.evaluate.synthesis.english_spans import ENGLISH, names


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of a sentence; ``kind`` is date, measure, name, title or term."""

    start: int
    end: int
    kind: str


Found = Iterator[tuple[int, int, str]]


def spans(sentence: str, language: str) -> list[Span]:
    """The answerable spans of ``sentence``, in order, none within another; none in a language without rules."""
    taken: list[Span] = []
    for start, end, kind in _RULES.get(language, _nothing)(sentence):
        if all(end <= one.start or start >= one.end for one in taken):
            taken.append(Span(start, end, kind))
    return sorted(taken, key=lambda one: one.start)


def _english(sentence: str) -> Found:
    named = [(start, end, "name") for start, end in names(sentence)]
    # "Apollo 11" is one name; "11" alone would be found in it.
    yield from (one for one in named if sentence[one[1] - 1].isdigit())
    yield from _matched(sentence, ENGLISH)
    yield from named


def _chinese(sentence: str) -> Found:
    return _matched(sentence, CHINESE)


def _nothing(_: str) -> Found:
    return iter(())


def _matched(sentence: str, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> Found:
    """What the patterns find, the first pattern's first; a group ``it`` is what counts, where there is one."""
    for kind, pattern in patterns:
        group = "it" if "it" in pattern.groupindex else 0
        yield from ((*match.span(group), kind) for match in pattern.finditer(sentence))


_RULES: Mapping[str, Callable[[str], Found]] = {"en": _english, "zh": _chinese}
