"""Which of the question's terms stand where: the arrays that every score is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.material import Material, Sentence
from ragloom_extractive.near import near_forms
from ragloom_extractive.pronouns import points_back
from ragloom_extractive.question import Asked
from ragloom_extractive.spelling import spelled_alike

Flags = NDArray[np.float64]
Words = Sequence[str]

LEAD = 6
"""How many tokens are a sentence's beginning."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """For n sentences of p sources and m question terms, 0 or 1 where not said otherwise.

    ``source`` int64[n], not descending · ``exact``, ``near`` (another form of a term that is not there itself),
    ``lead`` (within the sentence's beginning), ``heading`` (in the source's title or heading): float64[n, m] ·
    ``spelling`` float64[n, g]: which pieces of the question's spelling it has · ``counts`` float64[p, m]: how often a
    term stands in a source · ``lengths`` float64[p]: how many terms a source has · ``kind`` float64[n]: how clearly
    the sentence shows the kind of answer that is asked for · ``pronoun`` float64[n]: it begins by pointing back.
    """

    source: NDArray[np.int64]
    exact: Flags
    near: Flags
    lead: Flags
    heading: Flags
    spelling: Flags
    counts: NDArray[np.float64]
    lengths: NDArray[np.float64]
    kind: NDArray[np.float64]
    pronoun: Flags


def match(asked: Asked, material: Material) -> Matches:
    """Look for the question's terms in every sentence."""
    sentences, terms = material.sentences, asked.terms
    source = np.array([sentence.source for sentence in sentences], dtype=np.int64)
    known = [frozenset(sentence.terms) for sentence in sentences]
    exact = _flags([[term in found for term in terms] for found in known], len(terms))
    headings = _flags([[term in found for term in terms] for found in material.headings], len(terms))
    return Matches(
        source,
        exact,
        near_forms(terms, known) * (1 - exact),
        _flags([[term in sentence.terms[:LEAD] for term in terms] for sentence in sentences], len(terms)),
        headings[source],
        spelled_alike(asked.sought, [sentence.text for sentence in sentences]),
        _counts(terms, sentences, len(material.headings)),
        _lengths(sentences, len(material.headings)),
        np.array([asked.kind.strength(s.text, asked.text) if asked.kind else 0.0 for s in sentences]),
        np.array([float(points_back(sentence.text)) for sentence in sentences]),
    )


def _flags(rows: Sequence[Sequence[bool]], width: int) -> Flags:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def _lengths(sentences: Sequence[Sentence], sources: int) -> NDArray[np.float64]:
    lengths = np.zeros(sources)
    for sentence in sentences:
        lengths[sentence.source] += len(sentence.terms) - sentence.terms.count("")
    return lengths


def _counts(terms: Words, sentences: Sequence[Sentence], sources: int) -> NDArray[np.float64]:
    counts = np.zeros((sources, len(terms)))
    for sentence in sentences:
        counts[sentence.source] += [sentence.terms.count(term) for term in terms]
    return counts
