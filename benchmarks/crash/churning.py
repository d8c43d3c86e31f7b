"""Adding, changing, deleting and compacting at random."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.crash.nursery import Say
from benchmarks.crash.subject import bindings, chunking, document
from benchmarks.crash.witness import Change
from ragloom.store import Collection, Writer

NAMES = 40


def churn(folder: str, seed: int, say: Say) -> None:
    """Go on until the end comes from outside, or until nobody is left who would bring it."""
    nursery = os.getppid()
    with Collection.open(Path(folder), create=True) as collection, collection.writer() as writer:
        for change in changes(seed):
            if os.getppid() != nursery:
                return
            change_once(writer, change, random.Random(repr(change)), say)


def changes(seed: int) -> Iterator[Change]:
    """Changes without end. Numbers never repeat, so nothing old can pass for new."""
    chance, numbers = random.Random(seed), itertools.count(seed * 1_000_000 + 1)
    while True:
        names = [f"d{name}" for name in chance.sample(range(NAMES), chance.choice((1, 1, 2, 5)))]
        yield dict.fromkeys(names) if chance.random() < 0.3 else {name: next(numbers) for name in names}


def change_once(writer: Writer, change: Change, chance: random.Random, say: Say) -> None:
    """Carry one change out, tell before and after, and perhaps bring the indexes up to it."""
    say("will", change)
    apply(writer, change)
    say("did", change)
    if chance.random() < 0.5:
        writer.publish(bindings()[: chance.choice((1, 2, 2))])
    if chance.random() < 0.05:
        writer.compact(bindings())


def apply(writer: Writer, change: Change) -> None:
    """One transaction: every document of ``change`` is put, or every one is taken out."""
    put = [document(name, number) for name, number in change.items() if number is not None]
    if put:
        writer.upsert(put, chunking())
    else:
        writer.remove(change)
