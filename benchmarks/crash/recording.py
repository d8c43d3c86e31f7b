"""The sequence of file operations of one process, SQLite's among them, and what it acknowledged in between."""

from __future__ import annotations

import itertools
import json
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crash import shim
from benchmarks.crash.churning import change_once, changes
from benchmarks.crash.defects import DEFECTS
from benchmarks.crash.nursery import Nursery, Say
from ragloom.store import Collection

HEAD = struct.Struct("<cQQQII")
"""``struct record`` of ``preload.c``."""

ROUNDS = 12
"""Changes between two openings of the collection."""

_PAGES = 40

_EARLY = 150
"""Calls within which a child that is to die does so: most of them make the collection and its first generation."""


@dataclass(frozen=True, slots=True)
class Event:
    """One operation: kind, inode, offset or new size, data, the path and the other path that it names.

    ``C`` makes a file, ``D`` a folder, ``W`` writes, ``T`` cuts, ``S`` syncs, ``R`` renames, ``U`` and ``X`` take a
    file or a folder away, ``M`` is something that the process said.
    """

    kind: str
    inode: int
    at: int
    data: bytes
    path: str
    other: str


def recorded(
    nursery: Nursery, folder: Path, log: Path, seed: int, *, openings: int = 4, deaths: int = 0, defect: str = ""
) -> list[Event]:
    """What children do that make a collection in ``folder``, change it, close it, and open it again.

    The first ``deaths`` of them are killed at one of their first calls; the next one goes on from there.
    """
    chance = random.Random(seed)
    for number in range(deaths + 1):
        fail_at = chance.randint(1, _EARLY) if number < deaths else 0
        told = {"seed": seed * 10 + number, "openings": openings, "defect": defect, "fail_at": fail_at}
        status, said = nursery.start("record", folder=str(folder), log=str(log), **told).ended()
        if status != (-9 if fail_at else 0):
            raise RuntimeError(f"the recorded process failed: {said[-1:]}")
    return list(events(log))


def record(folder: str, log: str, seed: int, openings: int, defect: str, fail_at: int, say: Say) -> None:
    """The recorded process. Every other recording writes SQLite's log back after a few pages, not after thousands."""
    from ragloom.store import database

    if seed // 10 % 2:
        database._CHECKPOINT_PAGES = _PAGES
    shim.arm(Path(folder), log=Path(log), fail_at=fail_at, failure="SIGKILL")
    made, chance = changes(seed), random.Random(seed)

    def tell(kind: str, what: Any) -> None:
        shim.mark(json.dumps({kind: what}))

    with DEFECTS[defect]():
        for _ in range(openings):
            with Collection.open(folder, create=True) as collection, collection.writer() as writer:
                for change in itertools.islice(made, ROUNDS):
                    change_once(writer, change, chance, tell)


def events(log: Path) -> Iterator[Event]:
    """The log, read."""
    data, at = log.read_bytes(), 0
    while at < len(data):
        kind, inode, offset, length, path_length, other_length = HEAD.unpack_from(data, at)
        at += HEAD.size
        path, other = data[at : at + path_length], data[at + path_length : at + path_length + other_length]
        at += path_length + other_length
        held = length if kind in (b"W", b"M") else 0
        yield Event(kind.decode(), inode, offset, data[at : at + held], path.decode(), other.decode())
        at += held
