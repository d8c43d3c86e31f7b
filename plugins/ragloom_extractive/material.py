"""The sentences of the sources, as terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ragloom.sentences import sentence_spans
from ragloom.types import Passage
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
    """Every sentence of the sources in order, and the terms of each source's title and heading."""

    sentences: tuple[Sentence, ...]
    headings: tuple[frozenset[str], ...]


def read_sources(sources: Sequence[Passage], terms: Terms) -> Material:
    """Cut the sources into sentences; one without any index term cannot be chosen and is left out."""
    return Material(
        tuple(
            sentence
            for number, passage in enumerate(sources)
            for sentence in _sentences(number, passage.text, terms)
            if any(sentence.terms)
        ),
        tuple(frozenset(terms(f"{passage.title}\n{passage.location}")) - {""} for passage in sources),
    )


def _sentences(number: int, text: str, terms: Terms) -> list[Sentence]:
    return [
        Sentence(number, start, end, text[start:end], tuple(terms(text[start:end])))
        for start, end in sentence_spans(text)
    ]
