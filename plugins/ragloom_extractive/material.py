"""The sentences of the sources, as terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_

from ragloom.sentences import sentence_spans
from ragloom.types import Passage
from ragloom_extractive.headings import is_heading
from ragloom_extractive.question import Terms


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text == sources[source].text[start:end]``; ``terms`` in order, empty strings where a token is not indexed."""

    source: int
    start: int
    end: int
    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Every sentence of the sources in order, and the terms of each source's title and headings.

    ``opens`` says of each sentence whether it is the first below a heading.
    """

    sentences: tuple[Sentence, ...]
    headings: tuple[frozenset[str], ...]
    opens: tuple[bool, ...]


def read_sources(sources: Sequence[Passage], terms: Terms) -> Material:
    """Cut the sources into sentences. Left out is what cannot be chosen: headings, and what has no index term."""
    lines = [_sentences(number, passage.text, terms) for number, passage in enumerate(sources)]
    names = [[is_heading(sources[one.source].text, one.start, one.end) for one in some] for some in lines]
    return Material(
        tuple(one for some, above in zip(lines, names, strict=True) for one in compress(some, map(not_, above))),
        tuple(
            frozenset(terms(f"{passage.title}\n{passage.location}")).union(
                *(one.terms for one in compress(some, above))
            )
            - {""}
            for passage, some, above in zip(sources, lines, names, strict=True)
        ),
        tuple(below for above in names for below, is_name in zip((False, *above), above, strict=False) if not is_name),
    )


def _sentences(number: int, text: str, terms: Terms) -> list[Sentence]:
    found = (
        Sentence(number, start, end, text[start:end], tuple(terms(text[start:end])))
        for start, end in sentence_spans(text)
    )
    return [sentence for sentence in found if any(sentence.terms)]
