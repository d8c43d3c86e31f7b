"""Who makes the questions, by the name that is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ragloom.evaluate.synthesis.cloze import MADE_BY as CLOZE
from ragloom.evaluate.synthesis.cloze import Cloze
from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.evaluate.synthesis.written import MADE_BY as GENERATOR
from ragloom.evaluate.synthesis.written import Written
from ragloom.interfaces import CollectionView
from ragloom.pipeline import Pipeline
from ragloom.types import Passage


class Maker(Protocol):
    """Makes drafts of passages.

    ``turns`` says how often a passage can be asked about, ``tries`` how many passages are tried in each turn for every
    question that is wanted, before it is given up.
    """

    turns: int
    tries: float

    def make(self, passages: Sequence[Passage]) -> list[list[Draft | str]]:
        """For each passage its drafts, best first; a text is the reason why there is none."""

    def confirmed(self, drafts: Sequence[Draft]) -> list[str]:
        """For each draft that has passed the checks the reason to reject it still, empty where there is none."""


def _cloze(_: Pipeline, view: CollectionView, rarity: Rarity, seed: int) -> Maker:
    return Cloze(view, rarity, seed)


def _written(pipeline: Pipeline, _: CollectionView, __: Rarity, seed: int) -> Maker:
    return Written(pipeline, seed)


MAKERS: Mapping[str, Callable[[Pipeline, CollectionView, Rarity, int], Maker]] = {CLOZE: _cloze, GENERATOR: _written}
