"""Hard negatives for questions, as a stage's settings ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ragloom.interfaces import Resources
from ragloom.types import Example
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.ranked import Vectors, by_encoder, by_search
from ragloom_torch.mining.readable import Readable, distinct, of_row
from ragloom_torch.mining.settings import NegativesConfig
from ragloom_torch.mining.shelf import of_collection_at_most, of_rows


@dataclass(frozen=True, slots=True)
class Mined:
    """``own`` are the row's own negatives, ``ranked`` what was found, best first, nothing of it barred.

    ``hard`` is what may be drawn from: the row's own, and those of ``ranked`` that are in range.
    """

    own: tuple[Readable, ...]
    ranked: tuple[Readable, ...]
    hard: tuple[Readable, ...]


@dataclass(frozen=True, slots=True)
class Quarry:
    """What there is to mine in. ``vectors`` is asked for only where an encoder is needed."""

    known: Known
    resources: Resources
    vectors: Callable[[], Vectors]
    seed: int = 0


def mined(examples: Sequence[Example], settings: NegativesConfig, quarry: Quarry) -> list[Mined]:
    """One for each example, in order. Raises whatever the collection, the retrievers or the encoder raise."""
    questions = list(dict.fromkeys(example.question for example in examples))
    found = dict(zip(questions, _WAYS[settings.source](questions, examples, settings, quarry), strict=True))
    return [_of(example, found[example.question], settings, quarry.known) for example in examples]


def _of(example: Example, ranked: Sequence[Readable], settings: NegativesConfig, known: Known) -> Mined:
    own = tuple(one for one in distinct(map(of_row, example.negatives)) if not known.is_positive(example.question, one))
    inside = [one for one in ranked[settings.range_min : settings.range_max] if one not in own]
    return Mined(own, tuple(ranked), (*own, *inside))


def _nothing(
    questions: Sequence[str], examples: Sequence[Example], settings: NegativesConfig, quarry: Quarry
) -> list[list[Readable]]:
    return [[] for _ in questions]


def _by_encoder(
    questions: Sequence[str], examples: Sequence[Example], settings: NegativesConfig, quarry: Quarry
) -> list[list[Readable]]:
    held = of_collection_at_most(quarry.resources.collection, settings.pool, seed=quarry.seed)
    shelf = distinct([*of_rows(examples), *held])
    return by_encoder(questions, shelf, quarry.known, quarry.vectors(), most=settings.range_max, margin=settings.margin)


def _by_search(
    questions: Sequence[str], examples: Sequence[Example], settings: NegativesConfig, quarry: Quarry
) -> list[list[Readable]]:
    return by_search(questions, quarry.resources, quarry.known, most=settings.range_max)


_WAYS = {"rows": _nothing, "encoder": _by_encoder, "search": _by_search}
