"""Drafts become questions, or are counted with the reason why they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ragloom.evaluate.synthesis.checking import wrong_with
from ragloom.evaluate.synthesis.elsewhere import Elsewhere, elsewhere
from ragloom.evaluate.synthesis.maker import Maker
from ragloom.evaluate.synthesis.question import Draft, SyntheticQuestion
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.evaluate.synthesis.terms import terms
from ragloom.interfaces import CollectionView
from ragloom.types import Passage

MOST_DOCUMENTS = 5
"""What more documents answer is no question about any of them."""


class Choosing:
    """What has been accepted and rejected so far."""

    def __init__(self, maker: Maker, view: CollectionView, rarity: Rarity) -> None:
        self._maker = maker
        self._view = view
        self._rarity = rarity
        self._places: set[tuple[str, int]] = set()
        self._asked: set[tuple[str, ...]] = set()
        self._refused: set[tuple[tuple[str, int], str]] = set()
        self.accepted: list[SyntheticQuestion] = []
        self.rejected: Counter[str] = Counter()

    def take(self, passages: Sequence[Passage], wanted: int) -> None:
        """Make questions of ``passages``, one of each at most, until ``wanted`` have been accepted in all."""
        tried = zip(passages, self._maker.make(passages), strict=True)
        drafts = [draft for pair in tried if (draft := self._first(*pair)) is not None]
        beside = elsewhere(drafts, self._view, self._rarity) if drafts else []
        sound = [pair for pair in zip(drafts, beside, strict=True) if self._is_sound(*pair)]
        self._accept(sound[: wanted - len(self.accepted)])

    def _accept(self, sound: Sequence[tuple[Draft, Elsewhere]]) -> None:
        reasons = self._maker.confirmed([draft for draft, _ in sound])
        for (draft, found), reason in zip(sound, reasons, strict=True):
            if reason:
                self._reject(draft.place, draft.answer, reason)
            else:
                self.accepted.append(SyntheticQuestion(draft, (draft.passage.document_id, *found.answering)))

    def _first(self, passage: Passage, tried: Sequence[Draft | str]) -> Draft | None:
        """The first of a passage's drafts that nothing is wrong with; from then on its place is taken."""
        for one in tried or ["nothing"]:
            if isinstance(one, str):
                self._reject((passage.document_id, passage.start), "", one)
            elif one.place in self._places:
                continue
            elif reason := self._wrong_with(one):
                self._reject(one.place, one.answer, reason)
            else:
                self._places.add(one.place)
                self._asked.add(_words(one))
                return one
        return None

    def _wrong_with(self, draft: Draft) -> str:
        return "repeated" if _words(draft) in self._asked else wrong_with(draft, self._rarity)

    def _reject(self, place: tuple[str, int], answer: str, reason: str) -> None:
        """Counted once, however often the same is made again."""
        if (place, answer) not in self._refused:
            self._refused.add((place, answer))
            self.rejected[reason] += 1

    def _is_sound(self, draft: Draft, found: Elsewhere) -> bool:
        reason = next((name for name, is_so in _DOUBTS if is_so(found)), "")
        if reason:
            self._reject(draft.place, draft.answer, reason)
        return not reason


_DOUBTS: tuple[tuple[str, Callable[[Elsewhere], bool]], ...] = (
    ("fitting", lambda found: found.fits_others),
    ("ambiguous", lambda found: found.is_ambiguous),
    ("everywhere", lambda found: len(found.answering) >= MOST_DOCUMENTS),
)


def _words(draft: Draft) -> tuple[str, ...]:
    return tuple(terms(draft.question))
