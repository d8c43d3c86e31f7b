"""Questions without a model: a sentence of the collection with a fact left out (cloze, Taylor 1953).

A cloze question has the words of its source, so whatever compares words finds it more easily than what people ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.evaluate.synthesis.sampling import draw
from ragloom.evaluate.synthesis.sentences import Prose, flat, prose
from ragloom.evaluate.synthesis.spans import spans
from ragloom.evaluate.synthesis.terms import terms
from ragloom.interfaces import CollectionView
from ragloom.prompts import language_of
from ragloom.types import Document, Passage

MADE_BY = "cloze"
BLANK = "____"

_LEANING: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"(?i)\W*(?:(?:\w+,? ){0,5}?(?:it|he|she|they|we|i)\b|(?:\w+,? ){0,2}?(?:him|her|them|his|its|their|our|my)\b"
        r"|(?:\w+,? ){0,2}?(?:this|these|those|both)\b"
        r"|(?:that|such|another|but|yet|however|so|then|also|there|here|afterwards?|meanwhile)\b"
        r"|the (?:other|former|latter|same|two|three)\b|(?:\w+ ){1,2}(?:later|earlier|before|more)\b)"
    ),
    "zh": re.compile(
        r"\W*(?:[它他她这那此该其两另还也并]|同年|同时|当时|当年|后来|然后|于是|但|而|不过|因此|所以|由此|从此|随后|以后|以上)"
    ),
}
"""How a sentence begins that leans on what stands before it."""

_JOIN = {"en": ": ", "zh": "："}

NAMED = 0.8
"""A sentence that has so much of its document's title, by the weight of the words, says what it is about."""


class Cloze:
    """Makes questions by leaving facts out."""

    turns = 3
    """A passage of several sentences can be asked about so often."""

    tries = inf
    """It costs next to nothing."""

    def __init__(self, view: CollectionView, rarity: Rarity, seed: int) -> None:
        self._view = view
        self._rarity = rarity
        self._seed = seed

    def make(self, passages: Sequence[Passage]) -> list[list[Draft | str]]:
        """What could be asked about each passage, best first."""
        return [self._of(passage) for passage in passages]

    def confirmed(self, drafts: Sequence[Draft]) -> list[str]:
        """Nobody is asked: what was left out stands there."""
        return [""] * len(drafts)

    def _of(self, passage: Passage) -> list[Draft | str]:
        document = self._view.document(passage.document_id)
        return [*cloze(passage, document, self._rarity, self._seed)] if document else []


def cloze(passage: Passage, document: Document, rarity: Rarity, seed: int) -> list[Draft]:
    """What could be asked about ``passage``, best first.

    Sentences that stand alone come before those that lean on others, rare answers before others; of those alike
    ``seed`` decides.
    """
    language = language_of(passage.text)
    drafts = [
        (leans(sentence.text, language), rarity.most(draft.answer), draw(seed, draft.question), draft)
        for sentence in prose(passage, document)
        for draft in _of_sentence(sentence, passage, language, rarity)
    ]
    return [draft for *_, draft in sorted(drafts, key=lambda one: one[:3])]


def leans(sentence: str, language: str) -> bool:
    """Whether ``sentence`` begins as one does that cannot be understood alone."""
    return _LEANING[language].match(sentence) is not None


def _of_sentence(sentence: Prose, passage: Passage, language: str, rarity: Rarity) -> Iterator[Draft]:
    for span in spans(sentence.text, language):
        left = f"{sentence.text[: span.start]}{BLANK}{sentence.text[span.end :]}"
        yield Draft(
            question=f"{_title(sentence.text, left, passage, language, rarity)}{left}",
            answer=sentence.text[span.start : span.end],
            bare=left,
            language=language,
            made_by=MADE_BY,
            passage=passage,
            start=sentence.start,
            end=sentence.end,
            kind=span.kind,
        )


def _title(sentence: str, left: str, passage: Passage, language: str, rarity: Rarity) -> str:
    """The document's title, where what is left of the sentence leans on it or does not name it."""
    title = flat(passage.title).rstrip(".。:： ")
    named = rarity.share(set(terms(title)), set(terms(left))) >= NAMED
    return f"{title}{_JOIN[language]}" if title and (leans(sentence, language) or not named) else ""
