"""Mutated documents beside good ones through ``ragloom index``, a folder at a time, each in a process of its own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.hostile.document_files import SOUND, WORDS, hostile
from ragloom.store import Collection

NAMES = (
    "{n}",
    "{n} b",
    "{n}\x1b[31m",
    "{n}[bold]",
    "{n}\u202e",
    "{n}" + "x" * 200,
    "-{n}",
    "{n}'; DROP TABLE versions;--",
    "{n}\n",
)
_HOLES_EACH = 10
_GOOD = "good{n}{suffix}"


@dataclass(slots=True)
class Outcome:
    """What became of all folders; ``faults`` names those that did not end as they should."""

    documents: int = 0
    good: int = 0
    told: int = 0
    tracebacks: int = 0
    hangs: int = 0
    unhinted: int = 0
    good_missing: int = 0
    peak_mb: float = 0.0
    peak_is: str = ""
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def try_documents(count: int, seed: int, folder: Path, *, each: int, seconds: float, limit: float) -> Outcome:
    """Index ``count`` hostile documents, ``each`` a folder, with ``limit`` seconds a file and ``seconds`` a folder."""
    outcome, cache = Outcome(), dict[str, bytes]()
    for number in range(-(-count // each)):
        place = folder / f"folder{number}"
        chance = random.Random(f"documents {seed} {number}")
        good = _write(place / "docs", chance, min(each, count - number * each), cache)
        if number % _HOLES_EACH == 0:
            _files_of_holes(place / "docs")
        outcome.documents += min(each, count - number * each)
        outcome.good += len(good)
        before = len(outcome.faults)
        _index(outcome, place, good, seconds, limit)
        if len(outcome.faults) == before:
            _remove(place)
    return outcome


def _write(folder: Path, chance: random.Random, count: int, cache: dict[str, bytes]) -> list[str]:
    """Write hostile files and one good file of each kind; gives the names of the good ones."""
    folder.mkdir(parents=True)
    (folder.parent / "secret.txt").write_text("outside", encoding="utf-8")
    for number in range(count):
        suffix, data = hostile(chance, cache)
        name = (chance.choice(NAMES) if chance.random() < 0.2 else "{n}").format(n=f"{chance.choice('bcz')}{number}")
        (folder / f"{name}{suffix}").write_bytes(data)
    _odd_files(folder)
    good = []
    for number, (suffix, make) in enumerate(SOUND.items()):
        name = _GOOD.format(n=number, suffix=suffix)
        if (key := f"good {suffix}") not in cache:
            cache[key] = make(WORDS)
        (folder / name).write_bytes(cache[key])
        good.append(name)
    return good


def _odd_files(folder: Path) -> None:
    """What a folder may hold beside documents: links that lead out or round, pipes, files of holes, bytes for names."""
    with suppress(OSError, NotImplementedError, AttributeError):
        (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
        (folder / "up").symlink_to(folder.parent)
        (folder / "loop").symlink_to(folder / "loop")
        (folder / "endless.txt").symlink_to("/dev/zero")
        os.mkfifo(folder / "pipe.txt")
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("x", encoding="utf-8")


def _files_of_holes(folder: Path) -> None:
    """Files of gigabytes that take no room on the disk."""
    for name, size in (("holes.txt", 1 << 33), ("holes.pdf", 1 << 29), ("holes.jsonl", 1 << 28)):
        with (folder / name).open("wb") as file, suppress(OSError):
            file.truncate(size)


def _index(outcome: Outcome, place: Path, good: list[str], seconds: float, limit: float) -> None:
    collection = place / "collection"
    limits = [f"--set=ingest.limits.seconds={limit}", f"--set=collection={json.dumps(str(collection))}"]
    command = [sys.executable, "-m", "ragloom", "index", str(place / "docs"), "--json", *limits]
    start = perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with subprocess.Popen(command, stdout=out, stderr=err, cwd=place) as process:
            peak = _Peak(process.pid)
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                outcome.hangs += 1
                outcome.faults.append(f"{place}: hangs")
                return
            finally:
                if (most := peak.stop()) > outcome.peak_mb:
                    outcome.peak_mb, outcome.peak_is = most, place.name
        said, complained = _content(out), _content(err)
    outcome.slowest = max(outcome.slowest, perf_counter() - start)
    _judge(outcome, place, code, said, complained)
    _look_for(outcome, collection, place, good)


def _content(file: object) -> str:
    file.seek(0)  # type: ignore[attr-defined]
    return str(file.read().decode("utf-8", "replace"))  # type: ignore[attr-defined]


def _judge(outcome: Outcome, place: Path, code: int, said: str, complained: str) -> None:
    if code not in {0, 1} or "Traceback" in complained or "unexpected error" in complained:
        outcome.tracebacks += 1
        outcome.faults.append(f"{place}: code {code}: {complained[-300:]!r}")
        return
    failures = json.loads(said)["failures"]
    outcome.told += len(failures)
    for failure in failures:
        if not failure["hint"] or not failure["what"]:
            outcome.unhinted += 1
            outcome.faults.append(f"{place}: {failure}")


def _look_for(outcome: Outcome, collection: Path, place: Path, good: list[str]) -> None:
    found: set[str] = set()
    with suppress(Exception):
        opened = Collection.open(collection)
        with opened, opened.reader() as reader:
            found = {passage.document_id.partition("#")[0] for batch in reader.view.scan() for passage in batch}
    if missing := [name for name in good if name not in found]:
        outcome.good_missing += len(missing)
        outcome.faults.append(f"{place}: not indexed: {missing}")
    if any("secret" in name or "out.txt" in name for name in found):
        outcome.tracebacks += 1
        outcome.faults.append(f"{place}: a file outside of the folder was read")


class _Peak:
    """The most memory that a process and its children held together, looked at every few milliseconds (Linux)."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """In MB; 0 where nobody tells."""
        self._over.set()
        self._thread.join()
        return self._most / 1e6

    def _watch(self) -> None:
        while not self._over.is_set():
            self._most = max(self._most, _held(self._process))
            sleep(0.02)


def _held(process: int) -> int:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_held(int(child)) for child in children)


def _remove(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)
