"""The passages that there are to choose from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from ragloom.interfaces import CollectionView
from ragloom.types import Example
from ragloom_torch.mining.readable import Readable, distinct, of_collection, of_row


def of_rows(examples: Iterable[Example]) -> list[Readable]:
    """Every passage of the rows, right or not, once."""
    return distinct(of_row(one) for example in examples for one in (*example.positives, *example.negatives))


def of_collection_at_most(collection: CollectionView, most: int, *, seed: int) -> list[Readable]:
    """The collection's passages; of more than ``most``, so many of them drawn at random, in the collection's order."""
    size = len(collection)
    chosen = None if size <= most else set(random.Random(seed).sample(range(size), most))
    return distinct(one for number, one in enumerate(_scanned(collection)) if chosen is None or number in chosen)


def _scanned(collection: CollectionView) -> Iterator[Readable]:
    for some in collection.scan():
        yield from map(of_collection, some)
