"""Drafts become questions, or are counted with the reason why they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

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
        self.accepted: list[SyntheticQuestion] = []
        self.rejected: Counter[str] = Counter()

    def take(self, passages: Sequence[Passage], wanted: int) -> None:
        """Make questions of ``passages``, one of each at most, until ``wanted`` have been accepted in all."""
        drafts = [draft for tried in self._maker.make(passages) if (draft := self._first(tried)) is not None]
        beside = elsewhere(drafts, self._view, self._rarity) if drafts else []
        sound = [pair for pair in zip(drafts, beside, strict=True) if self._is_sound(pair[1])]
        sound = sound[: wanted - len(self.accepted)]
        reasons = self._maker.confirmed([draft for draft, _ in sound])
        for (draft, found), reason in zip(sound, reasons, strict=True):
            if reason:
                self.rejected[reason] += 1
            else:
                self.accepted.append(SyntheticQuestion(draft, (draft.passage.document_id, *found.answering)))

    def _first(self, tried: Sequence[Draft | str]) -> Draft | None:
        """The first of a passage's drafts that nothing is wrong with; from then on its place is taken."""
        if not tried:
            self.rejected["nothing"] += 1
        for one in tried:
            if not isinstance(one, str) and one.place in self._places:
                continue
            if reason := one if isinstance(one, str) else self._wrong_with(one):
                self.rejected[reason] += 1
            elif isinstance(one, Draft):
                self._places.add(one.place)
                self._asked.add(_words(one))
                return one
        return None

    def _wrong_with(self, draft: Draft) -> str:
        return "repeated" if _words(draft) in self._asked else wrong_with(draft, self._rarity)

    def _is_sound(self, found: Elsewhere) -> bool:
        reason = next((name for name, is_so in _DOUBTS if is_so(found)), "")
        self.rejected.update([reason] if reason else [])
        return not reason


_DOUBTS = (
    ("fitting", lambda found: found.fits_others),
    ("ambiguous", lambda found: found.is_ambiguous),
    ("everywhere", lambda found: len(found.answering) >= MOST_DOCUMENTS),
)


def _words(draft: Draft) -> tuple[str, ...]:
    return tuple(terms(draft.question))
