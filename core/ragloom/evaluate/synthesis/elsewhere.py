"""What else in the collection bears on a question: other texts that answer it, and texts that it fits as well.

The whole collection is read for it, once for many questions, and no retriever is asked: what one finds easily must not
decide what is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.evaluate.synthesis.terms import telling, terms
from ragloom.interfaces import CollectionView
from ragloom.metrics import holds_answer
from ragloom.sentences import sentence_spans
from ragloom.types import Passage

SAME, DOUBTFUL = 0.5, 0.25
"""A sentence of another document that holds the answer and so much of the question answers it; less, and it may."""

ALIKE = 0.9
"""A sentence without the answer that has so much of the question would be completed by another one."""


@dataclass(slots=True)
class Elsewhere:
    """For one question: the ``answering`` documents beside its own, those that may be, and whether others fit it."""

    answering: dict[str, None] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    fits_others: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether it cannot be told which documents hold the answer."""
        return not self.doubtful <= self.answering.keys()


@dataclass(frozen=True, slots=True)
class _Sought:
    draft: Draft
    about: frozenset[str]
    found: Elsewhere

    @classmethod
    def of(cls, draft: Draft) -> _Sought:
        return cls(draft, frozenset(telling(draft.question)), Elsewhere())

    def look(self, passage: Passage, rarity: Rarity) -> None:
        for start, end in sentence_spans(passage.text):
            if not self._is_own(passage, start, end):
                self._weigh(passage.document_id, passage.text[start:end], passage.title, rarity)

    def _weigh(self, document: str, sentence: str, title: str, rarity: Rarity) -> None:
        share = rarity.share(self.about, {*terms(sentence), *terms(title)})
        if holds_answer(sentence, [self.draft.answer]):
            self._answers(document, share)
        elif share >= ALIKE:
            self.found.fits_others = True

    def _answers(self, document: str, share: float) -> None:
        if share >= SAME:
            self.found.answering.setdefault(document)
        elif share >= DOUBTFUL:
            self.found.doubtful.add(document)

    def _is_own(self, passage: Passage, start: int, end: int) -> bool:
        """Whether a passage's sentence is of what the question was made of."""
        own = self.draft
        begins, ends = passage.start + start, passage.start + end
        return passage.document_id == own.passage.document_id and begins < own.end and ends > own.start


def elsewhere(drafts: Sequence[Draft], view: CollectionView, rarity: Rarity) -> list[Elsewhere]:
    """What the collection holds beside each of ``drafts``, in order."""
    sought = [_Sought.of(draft) for draft in drafts]
    by_term = _by_term(sought, rarity)
    for passages in view.scan():
        for passage in passages:
            within = set(terms(passage.indexed_text))
            for number in {number for term in within & by_term.keys() for number in by_term[term]}:
                sought[number].look(passage, rarity)
    return [_settled(one) for one in sought]


def _by_term(sought: Sequence[_Sought], rarity: Rarity) -> dict[str, list[int]]:
    """Which questions a passage bears on at all: those whose answer's, or whose own, rarest term it has."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(sought):
        for term in _keys(one, rarity):
            found[term].append(number)
    return found


def _keys(one: _Sought, rarity: Rarity) -> Iterator[str]:
    yield rarity.rarest(telling(one.draft.answer))
    yield rarity.rarest(one.about)


def _settled(one: _Sought) -> Elsewhere:
    """Its own document answers it, whatever else stands there."""
    own = one.draft.passage.document_id
    one.found.answering.pop(own, None)
    one.found.doubtful.discard(own)
    return one.found
