"""Bits turned and files cut: is it noticed, or does it make no difference?"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.crash.churning import apply, change_once, changes
from benchmarks.crash.nursery import Nursery, Say
from benchmarks.crash.subject import INDEXES, bindings, found, word
from benchmarks.crash.verdict import Verdict
from ragloom.errors import RagloomError
from ragloom.store import Collection, Reader

Content = list[Any]

HELPING = ("-shm", "writer.lock")
"""SQLite's shared memory, made anew at every opening, and a note for people: what they hold is never relied upon."""

CHANGES = 60
"""How many changes of documents the collection has seen."""


def corruptions(scratch: Path, times: int, seed: int = 0) -> Verdict:
    """``times`` damages: half to a collection that was closed, half to one whose writer was killed over its log.

    A damage is noticed where opening, reading or verifying raises or finds something. Where nothing does, all that the
    collection says is compared with what it said before: every row of every table, every answer of the indexes. What
    still differs then is undetected.
    """
    verdict, chance, idle = Verdict(), random.Random(seed), Counter[str]()
    verdict.also = {"noticed": 0, "without_effect": 0}
    with Nursery(scratch) as nursery:
        for name, closed in (("closed", True), ("killed", False)):
            base = scratch / name
            status, said = nursery.start("leave", folder=str(base), seed=seed + 1, closed=closed).ended()
            if status != (0 if closed else -signal.SIGKILL):
                raise RuntimeError(f"the collection was not made: {said[-1:]}")
            _damage(base, scratch / "work", times // 2, chance, verdict, idle)
    verdict.notes = [
        f"without effect on anything that is said: {', '.join(f'{n} in {f}' for f, n in sorted(idle.items()))}"
    ]
    return verdict


def content(folder: Path) -> Content:
    """All that the collection says. Raises what opening, reading or verifying raises; ``Found`` for a finding."""
    with Collection.open(folder) as collection:
        with collection.reader(bindings(), update=False) as reader:
            said = [*_passages(reader), *_answers(reader), reader.position]
        if findings := collection.verify():
            raise FoundError(f"{findings[0].where}: {findings[0].what}")
    with closing(sqlite3.connect(f"file:{folder / 'collection.sqlite'}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
        tables = [name for name, sql in rows if sql and sql.startswith("CREATE TABLE")]
        # The table itself and not an index over it: what SQLite checks the two against each other for.
        said += [(name, connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall()) for name in tables]
    return [*said, rows]


class FoundError(Exception):
    """Verifying found something."""


def _passages(reader: Reader) -> list[object]:
    return [passage for batch in reader.view.scan() for passage in batch]


def _answers(reader: Reader) -> list[object]:
    folders = [reader.index_folder(name) for name in INDEXES]
    words = ("everywhere", word(1), "w17 w18", "w2990")
    return [(folder.files, [sorted(found(folder, reader.view, asked)) for asked in words]) for folder in folders]


def leave(folder: str, seed: int, closed: bool, say: Say) -> None:
    """A collection after some changes: closed, or with acknowledged documents that only SQLite's log holds."""
    chance, made = random.Random(seed), changes(seed)
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        for change in itertools.islice(made, CHANGES):
            change_once(writer, change, chance, say)
        writer.compact(bindings()) if closed else writer.publish(bindings())
        if not closed:
            for change in itertools.islice(made, CHANGES // 10):
                apply(writer, change)
            os.kill(os.getpid(), signal.SIGKILL)


def _damage(base: Path, work: Path, times: int, chance: random.Random, verdict: Verdict, idle: Counter[str]) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)
    before = content(work)
    _restore(base, work)
    files = [path.relative_to(base) for path in sorted(base.rglob("*")) if _counts(path)]
    for _ in range(times):
        file, how = _file(base, files, chance), chance.choices(list(WAYS), (8, 1, 1))[0]
        path = work / file
        stamp = path.stat()
        whole = path.read_bytes()
        damaged = WAYS[how](whole, chance)
        # A sector that is made zeros may have been zeros.
        path.write_bytes(damaged if damaged != whole else _bit(whole, chance))
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        if _judge(work, before, f"{how} in {file}", verdict):
            idle[f"{base.name}/{file}"] += 1
        _restore(base, work)


def _judge(work: Path, before: Content, what: str, verdict: Verdict) -> bool:
    """Whether it made no difference."""
    verdict.trials += 1
    try:
        after = content(work)
        if after == before:
            _write(work)
    except (RagloomError, FoundError):
        verdict.also["noticed"] += 1
    except Exception as error:
        verdict.also["noticed"] += 1
        verdict.blame("unopenable", f"{what}: not told as an error of ours: {type(error).__name__}: {error}")
    else:
        if after == before:
            verdict.also["without_effect"] += 1
            return True
        else:
            differing = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
            verdict.blame("undetected_corruptions", f"{what}: {repr(differing[:1])[:600]}")
    return False


def _write(work: Path) -> None:
    """What made no difference to readers must make none to a writer, either, or be noticed by it."""
    with Collection.open(work) as collection:
        with collection.writer() as writer:
            apply(writer, {"written": 1})
            apply(writer, {"written": None})
            writer.publish(bindings())
        if findings := collection.verify():
            raise FoundError(f"{findings[0].where}: {findings[0].what}")


def _counts(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0 and not path.name.endswith(HELPING)


def _file(base: Path, files: list[Path], chance: random.Random) -> Path:
    """Half of the time any file, however small; else by size."""
    if chance.random() < 0.5:
        return chance.choice(files)
    return chance.choices(files, [(base / file).stat().st_size for file in files])[0]


def _restore(base: Path, work: Path) -> None:
    # What this machine has checksummed already is told by name, size, time and inode: all are to stay the same.
    there = {path.relative_to(work) for path in work.rglob("*") if path.is_file()}
    for path in base.rglob("*"):
        relative = path.relative_to(base)
        if path.is_file():
            target = work / relative
            if not target.exists() or target.read_bytes() != path.read_bytes():
                shutil.copyfile(path, target)
                shutil.copystat(path, target)
            there.discard(relative)
    for extra in there:
        (work / extra).unlink()


def _bit(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _sector(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(0, len(data), 512)
    return data[:at] + bytes(min(512, len(data) - at)) + data[at + 512 :]


WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a bit turned": _bit,
    "cut short": _cut,
    "a sector of zeros": _sector,
}
