"""The passages that training retrieves from: the collection's, and those that rows bring themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import CollectionView
from ragloom.types import Example, ExamplePassage, Passage

_AT_ONCE = 1024


@dataclass(frozen=True)
class Pool:
    """Passages by number: first ``ids`` int64[n] of the collection, then the ``own`` ones of rows, in order.

    ``searchable``: how many, from the first, retrieval may find of its own accord. ``digest`` stands for all of it.
    """

    collection: CollectionView
    ids: NDArray[np.int64]
    own: tuple[Passage, ...]
    numbers: dict[str, int]
    searchable: int
    digest: str
    places: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids) + len(self.own)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """Those passages, in that order."""
        held = [number for number in dict.fromkeys(numbers) if number < len(self.ids)]
        found = dict(zip(held, self.collection.passages(self.ids[held]), strict=True)) if held else {}
        return [found[one] if one < len(self.ids) else self.own[one - len(self.ids)] for one in numbers]

    def scan(self) -> Iterator[list[Passage]]:
        """Every passage, by number, many at a time."""
        for at in range(0, len(self), _AT_ONCE):
            yield self.passages(range(at, min(at + _AT_ONCE, len(self))))

    def positives(self, example: Example) -> tuple[int, ...]:
        """The numbers of an example's positives."""
        return tuple(dict.fromkeys(self.numbers[_key(one)] for one in example.positives))

    def numbers_of(self, ids: Iterable[int]) -> list[int]:
        """The numbers of passages of the collection, those left out that the pool does not hold."""
        return [self.places[one] for one in map(int, ids) if one in self.places]


def pool_of(collection: CollectionView, examples: Sequence[Example], *, most: int | None = None) -> Pool:
    """The whole collection (``most`` of it), and the examples' positives that are not in it word for word.

    Of an empty collection retrieval finds what the examples bring: their positives and negatives.
    """
    scanned = islice(chain.from_iterable(collection.scan()), most)
    if len(collection):
        return _pool(collection, scanned, [one for row in examples for one in row.positives], searched=True)
    brought = [one for row in examples for one in (*row.positives, *row.negatives)]
    return _pool(collection, (), brought, searched=True)


def pool_of_found(collection: CollectionView, ids: Iterable[int], examples: Sequence[Example]) -> Pool:
    """The passages ``ids`` that a search found, and the examples' positives; nothing else is looked at."""
    wanted = sorted(set(map(int, ids)))
    held = chain.from_iterable(
        collection.passages(wanted[at : at + _AT_ONCE]) for at in range(0, len(wanted), _AT_ONCE)
    )
    return _pool(collection, held, [one for row in examples for one in row.positives], searched=False)


def _pool(
    collection: CollectionView, held: Iterable[Passage], brought: Sequence[ExamplePassage], *, searched: bool
) -> Pool:
    """Texts of the collection are let go at once: millions of them need not fit into memory."""
    wanted = {_key(one): one for one in reversed(brought)}
    ids, numbers, digest = list[int](), dict[str, int](), sha256()
    for number, one in enumerate(held):
        ids.append(one.id)
        _add(digest, one)
        if (key := one.text.strip()) in wanted:
            numbers.setdefault(key, number)
    own = list[Passage]()
    for text in dict.fromkeys(map(_key, brought)):
        if text not in numbers:
            numbers[text] = len(ids) + len(own)
            own.append(_passage(wanted[text], -1 - len(own)))
            _add(digest, own[-1])
    places = {one: number for number, one in enumerate(ids)}
    searchable = 0 if not searched else len(ids) or len(own)
    return Pool(collection, np.array(ids, np.int64), tuple(own), numbers, searchable, digest.hexdigest(), places)


def _passage(found: ExamplePassage, number: int) -> Passage:
    return Passage(number, found.document or str(number), found.text, 0, len(found.text), found.title)


def _add(digest: object, one: Passage) -> None:
    digest.update(f"{one.id}\0{one.indexed_text}\0".encode())  # type: ignore[attr-defined]


def _key(one: ExamplePassage) -> str:
    return one.text.strip()
