"""From a collection to questions about it, with what is known of their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import inf

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CollectionError, UsageError
from ragloom.evaluate.synthesis.choosing import Choosing
from ragloom.evaluate.synthesis.maker import MAKERS
from ragloom.evaluate.synthesis.question import SyntheticQuestion
from ragloom.evaluate.synthesis.rarity import SAMPLE, Rarity
from ragloom.evaluate.synthesis.sampling import evenly
from ragloom.interfaces import CollectionView
from ragloom.pipeline import Pipeline
from ragloom.prompts import language_of
from ragloom.types import Passage

DEPTH = 10
FETCHED = 256
"""Passages that are read from the collection at once."""

SEARCHED = 16
"""Questions that are searched for at once."""

SPARE = 8
"""Passages beyond half as many again as questions are missing: some will give none."""

RARE = 0.01
"""Where a smaller share of the passages gives a question, batches grow no further."""

Told = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What was made. ``passages`` were looked at; ``rejected`` counts, by the names of ``REASONS``.

    ``found`` questions have a document that answers them among the first ``depth`` passages that the pipeline's own
    search finds. None was rejected for not being found: questions that a retriever finds would only flatter it.
    """

    questions: tuple[SyntheticQuestion, ...]
    wanted: int
    passages: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    found: int = 0
    depth: int = DEPTH

    @property
    def complete(self) -> bool:
        """Whether there are as many as were asked for."""
        return len(self.questions) >= self.wanted


def synthesise(
    pipeline: Pipeline,
    number: int = 100,
    *,
    by: str = "cloze",
    seed: int = 0,
    language: str = "",
    depth: int = DEPTH,
    told: Told = lambda *_: None,
) -> Synthesis:
    """Up to ``number`` questions about the pipeline's collection, spread evenly over its documents.

    ``by`` is ``cloze``, which needs no model, or ``generator``, the pipeline's own. The same ``seed`` gives the same
    questions of the same collection. ``language`` (``en``, ``zh``) leaves passages in others out. Raises ``UsageError``
    for another maker, ``CollectionError`` where there is nothing to ask about, and what the generator raises where it
    cannot write questions at all.
    """
    if by not in MAKERS:
        raise UsageError(f"there is no '{by}' that makes questions", hint=f"one of: {', '.join(MAKERS)}")
    with pipeline.resources() as resources:
        view = resources.collection
        order = evenly(view, seed)
        if not len(order):
            raise CollectionError("the collection holds no passage to ask about", hint="ragloom index FOLDER")
        rarity = Rarity.of(one.indexed_text for one in _passages(view, order[:SAMPLE], ""))
        maker = MAKERS[by](pipeline, view, rarity, seed)
        choosing = Choosing(maker, view, rarity)
        cheap = maker.tries == inf
        most = len(order) if cheap else int(maker.tries * number)
        turns = [
            _turn(choosing, islice(_passages(view, order, language), most), number, told, cheap=cheap)
            for _ in range(maker.turns)
        ]
        questions = tuple(choosing.accepted)
    found = _found(pipeline, questions, depth, told)
    return Synthesis(questions, number, turns[0], dict(choosing.rejected), found, depth)


def _turn(choosing: Choosing, coming: Iterator[Passage], number: int, told: Told, *, cheap: bool) -> int:
    """Make questions of ``coming`` until there are ``number``; how many passages that took."""
    tried, before, share = 0, len(choosing.accepted), 1.0
    while passages := list(islice(coming, _size(number - len(choosing.accepted), share))):
        choosing.take(passages, number)
        tried += len(passages)
        share = (len(choosing.accepted) - before) / tried if cheap else 1.0
        told("making questions", len(choosing.accepted), number)
    return tried


def _passages(view: CollectionView, order: NDArray[np.int64], language: str) -> Iterator[Passage]:
    for start in range(0, len(order), FETCHED):
        for one in view.passages(order[start : start + FETCHED]):
            if not language or language_of(one.text) == language:
                yield one


def _size(missing: int, share: float) -> int:
    """How many passages to make them of, of which a ``share`` gives one; none where none is missing.

    Each batch has the whole collection read, so where few passages give any it is to hold many.
    """
    return int(1.5 * missing / max(share, RARE)) + SPARE if missing > 0 else 0


def _found(pipeline: Pipeline, questions: Sequence[SyntheticQuestion], depth: int, told: Told) -> int:
    """How many the pipeline's own search finds."""
    count = 0
    for start in range(0, len(questions), SEARCHED):
        some = questions[start : start + SEARCHED]
        hits = pipeline.search_all([one.draft.question for one in some], depth)
        for one, found in zip(some, hits, strict=True):
            count += any(passage.document_id in one.documents for passage in found.passages)
        told("searching for them", start + len(some), len(questions))
    return count
