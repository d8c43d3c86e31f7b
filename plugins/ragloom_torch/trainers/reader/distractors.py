"""Passages that look as if they answered, and do not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from ragloom.interfaces import Resources
from ragloom.metrics import holds_answer
from ragloom.types import Example, Query

Candidates = Sequence[Sequence[str]]
"""For each question, texts in the order in which they are looked at."""

_AT_ONCE = 256
_HARD = 4
"""Drawn from so many at least: always the very best one would often be one that does answer."""


def distractors(
    examples: Sequence[Example], counts: Sequence[int], source: str, resources: Resources, draw: random.Random
) -> list[list[str]]:
    """For each question at most so many texts as ``counts`` says, none of them its own or holding an answer."""
    asked = [number for number, count in enumerate(counts) if count]
    most = max(counts, default=0)
    found: list[list[str]] = [[] for _ in examples]
    candidates = _WAYS[source]([examples[number] for number in asked], examples, resources, most, draw)
    for number, texts in zip(asked, candidates, strict=True):
        pool = list(islice(_wrong(examples[number], texts), max(_HARD, 2 * counts[number])))
        found[number] = draw.sample(pool, min(counts[number], len(pool)))
    return found


def _wrong(example: Example, texts: Iterable[str]) -> Iterable[str]:
    own = {one.text for one in (*example.positives, *example.negatives)}
    return (one for one in dict.fromkeys(texts) if one not in own and not holds_answer(one, example.answers or ()))


def _none(
    asked: Sequence[Example], examples: Sequence[Example], resources: Resources, most: int, draw: random.Random
) -> Candidates:
    return [()] * len(asked)


def _of_the_article(
    asked: Sequence[Example], examples: Sequence[Example], resources: Resources, most: int, draw: random.Random
) -> Candidates:
    """What the rows of the same group bring, shuffled for each question."""
    texts: dict[str, dict[str, None]] = {}
    for example in examples:
        texts.setdefault(example.group, {}).update((one.text, None) for one in (*example.positives, *example.negatives))
    return [draw.sample(found := list(texts[one.group]), len(found)) for one in asked]


def _searched(
    asked: Sequence[Example], examples: Sequence[Example], resources: Resources, most: int, draw: random.Random
) -> Candidates:
    """What the stage's retrievers find, best first; more than is wanted, since some of it answers."""
    found: list[list[str]] = []
    for at in range(0, len(asked), _AT_ONCE):
        queries = [Query(one.question) for one in asked[at : at + _AT_ONCE]]
        for ranking in resources.search(queries, 2 * _HARD + 3 * most):
            found.append([one.text for one in resources.collection.passages(ranking.ids)])
    return found


_WAYS: Mapping[str, Callable[..., Candidates]] = {
    "rows": _none,
    "article": _of_the_article,
    "search": _searched,
}
