"""Adding, changing, deleting and compacting until the end comes from outside."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.crash.nursery import Say
from benchmarks.crash.subject import bindings, chunking, document
from ragloom.store import Collection, Writer

NAMES = 40


def churn(folder: str, seed: int, say: Say) -> None:
    """Change the collection at random for ever. Numbers never repeat, so nothing old can pass for new."""
    chance, number = random.Random(seed), seed * 1_000_000
    with Collection.open(Path(folder), create=True) as collection, collection.writer() as writer:
        while True:
            change: dict[str, int | None] = {}
            for name in chance.sample(range(NAMES), chance.choice((1, 1, 2, 5))):
                number += 1
                change[f"d{name}"] = number
            if chance.random() < 0.3:
                change = dict.fromkeys(change)
            say("will", change)
            apply(writer, change)
            say("did", change)
            if chance.random() < 0.5:
                writer.publish(bindings()[: chance.choice((1, 2, 2))])
            if chance.random() < 0.05:
                writer.compact(bindings())


def apply(writer: Writer, change: dict[str, int | None]) -> None:
    """One transaction: every document of ``change`` is put, or every one is taken out."""
    put = [document(name, number) for name, number in change.items() if number is not None]
    if put:
        writer.upsert(put, chunking())
    else:
        writer.remove(change)
