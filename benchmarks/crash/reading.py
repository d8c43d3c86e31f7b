"""One writer and many readers: whatever a reader sees is of one generation."""

from __future__ import annotations

import random
import time
import warnings
from pathlib import Path

from benchmarks.crash.nursery import Nursery, Say
from benchmarks.crash.reopening import agree, shown
from benchmarks.crash.subject import INDEXES, bindings, chunking, document, found, word
from benchmarks.crash.verdict import Verdict
from benchmarks.crash.witness import State
from ragloom.errors import CollectionError
from ragloom.store import Collection, Reader

_HELD = 5
"""Generations that a reader keeps open at once, the oldest looked at again each time."""

_COMPACTED_EVERY = 25


def readers(scratch: Path, seconds: float, number: int = 8) -> Verdict:
    """A writer that replaces every document in each generation, and ``number`` readers, for so many seconds."""
    folder, verdict = scratch / "collection", Verdict()
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        writer.upsert(_documents(1), chunking())
        writer.publish(bindings())
    with Nursery(scratch) as nursery:
        writing = nursery.start("write", folder=str(folder), seconds=seconds)
        reading = [nursery.start("read", folder=str(folder), seconds=seconds, seed=each) for each in range(number)]
        for child in [writing, *reading]:
            status, said = child.ended()
            if status:
                raise RuntimeError(f"a child ended by itself: {said[-1:]}")
            for message in said:
                _count(verdict, message)
    verdict.trials = int(verdict.also["reads"])
    return verdict


def generation(number: int) -> State:
    """What the collection holds as ``number``: every document is that number, which also decides how many there are."""
    return {f"d{each}": number for each in range(5 + number % 11)}


def write(folder: str, seconds: float, say: Say) -> None:
    """One commit and one generation after the other; what leaves goes in the commit before, with its number."""
    end, number = time.monotonic() + seconds, 1
    with Collection.open(folder) as collection, collection.writer() as writer:
        while time.monotonic() < end:
            number += 1
            gone = generation(number - 1).keys() - generation(number).keys()
            writer.upsert(_documents(number), chunking())
            if gone:
                writer.remove(gone)
            writer.publish(bindings())
            if number % _COMPACTED_EVERY == 0:
                writer.compact(bindings())
    say("generations", number)


def read(folder: str, seconds: float, seed: int, say: Say) -> None:
    """Open what is current, look at all of it, and again later, when the writer has gone on."""
    warnings.simplefilter("ignore")
    end, chance, reads = time.monotonic() + seconds, random.Random(seed), 0
    held: list[tuple[Reader, int]] = []
    with Collection.open(folder) as collection:
        while time.monotonic() < end:
            try:
                reader = collection.reader(bindings(), update=False)
            except CollectionError as error:
                say("mixed", f"not opened: {error}")
                continue
            held.append((reader, _look(reader, say)))
            old, number = chance.choice(held)
            if _look(old, say) != number:
                say("mixed", f"a held generation changed from {number}")
            reads += 2
            if len(held) > _HELD:
                held.pop(chance.randrange(len(held)))[0].close()
        for reader, _ in held:
            reader.close()
    say("reads", reads)


def _look(reader: Reader, say: Say) -> int:
    verdict = Verdict()
    state, there = shown(reader.view, verdict)
    numbers = set(state.values())
    number = max(numbers, default=0)
    if state != generation(number):
        verdict.blame("mixed_generations", f"position {reader.position} shows {sorted(state.items())[:20]}")
    agree(reader, there, verdict)
    for name in INDEXES:
        folder = reader.index_folder(name)
        of_this = found(folder, reader.view, word(number))
        others = found(folder, reader.view, f"{word(number - 1)} {word(number + 1)}")
        if others or of_this != there:
            verdict.blame("mixed_generations", f"index {name} knows other generations than {number}")
    for why in verdict.why:
        say("mixed", why)
    return number


def _documents(number: int) -> list:
    return [document(name, each) for name, each in generation(number).items()]


def _count(verdict: Verdict, message: dict) -> None:
    ((kind, what),) = message.items()
    if kind == "mixed":
        verdict.blame("mixed_generations", str(what))
    else:
        verdict.also[kind] = verdict.also.get(kind, 0) + what
