"""Passages that a row's answer does not stand in: its own negatives, what a search finds, or other rows'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Literal

from ragloom.interfaces import Resources
from ragloom.metrics import holds_answer
from ragloom.types import Query
from ragloom.types.example import Example, ExamplePassage

_AT_ONCE = 256

Passages = tuple[ExamplePassage, ...]
Way = Literal["search", "rows", "others"]


def distractors(examples: Sequence[Example], resources: Resources, way: Way, *, pool: int, seed: int) -> list[Passages]:
    """``pool`` at most for each example, its own negatives first; ``way`` says where the others come from."""
    found = _WAYS[way](examples, resources, pool, seed)
    return [_kept(one, (*one.negatives, *more), pool) for one, more in zip(examples, found, strict=True)]


def _searched(examples: Sequence[Example], resources: Resources, pool: int, seed: int) -> list[Passages]:
    found: list[Passages] = []
    for at in range(0, len(examples), _AT_ONCE):
        some = examples[at : at + _AT_ONCE]
        # What holds the answer is left out, so that a few more are asked for.
        rankings = resources.search([Query(one.question) for one in some], 2 * pool)
        found += [_texts(resources, ranking.ids.tolist()) for ranking in rankings]
    return found


def _texts(resources: Resources, ids: list[int]) -> Passages:
    return tuple(ExamplePassage(one.text, one.title, one.document_id) for one in resources.collection.passages(ids))


def _of_rows(examples: Sequence[Example], resources: Resources, pool: int, seed: int) -> list[Passages]:
    return [()] * len(examples)


def _of_others(examples: Sequence[Example], resources: Resources, pool: int, seed: int) -> list[Passages]:
    every = list(dict.fromkeys(passage for one in examples for passage in one.positives))
    return [tuple(Random(f"{seed} {n}").sample(every, min(2 * pool, len(every)))) for n in range(len(examples))]


def _kept(example: Example, candidates: Iterable[ExamplePassage], pool: int) -> Passages:
    seen = {one.text for one in example.positives}
    kept: list[ExamplePassage] = []
    for one in candidates:
        if len(kept) < pool and one.text not in seen and not _holds(one, example):
            seen.add(one.text)
            kept.append(one)
    return tuple(kept)


def _holds(passage: ExamplePassage, example: Example) -> bool:
    return bool(example.answers) and holds_answer(passage.text, list(example.answers or ()))


_WAYS: dict[Way, Callable[[Sequence[Example], Resources, int, int], list[Passages]]] = {
    "search": _searched,
    "rows": _of_rows,
    "others": _of_others,
}
