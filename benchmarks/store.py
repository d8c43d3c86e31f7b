"""What the collection costs without any index: ``python -m benchmarks.store --sizes 10k,100k``.

``store`` is the collection on disk, filled with documents of forty made-up words and three metadata fields, one
passage each: no tokenising, no index. The others are three ways of keeping text in SQLite, with short and with long
documents: once, as the bodies of the passages (``bodies``, what the store does); the document beside them
(``twice``); the document alone, sliced by SQLite (``sliced``).
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.report import Report, parser, progress, run
from ragloom.interfaces import Stateless
from ragloom.store import Chunking, Collection
from ragloom.types import Chunk, Document, Equal

ASKED = 10
REPEATS = 500


class Whole(Stateless):
    """One chunk a document."""

    def chunk(self, document: Document) -> list[Chunk]:
        return [Chunk(0, len(document.text), 0)] if document.text else []


def measure(options: argparse.Namespace) -> Report:
    """Every size, then the layouts."""
    report = Report("store", {"sizes": options.sizes, "seed": 0}, ())
    for size in options.sizes.split(","):
        progress(f"{size} passages")
        with tempfile.TemporaryDirectory() as folder:
            _collection(report, Path(folder, "collection"), size)
    for documents, passages in ((5000, 4), (20, 1000)):
        for layout in LAYOUTS:
            with tempfile.TemporaryDirectory() as folder:
                _layout(report, Path(folder, "text.sqlite"), layout, documents, passages)
    return report


def _collection(report: Report, folder: Path, size: str) -> None:
    number, chunking = int(float(size.lower().replace("k", "e3").replace("m", "e6"))), Chunking(Whole(), "whole")
    documents = list(_documents(number))
    with Collection.open(folder, create=True) as collection:
        with collection.writer() as writer:
            report.add(
                "store",
                "ingest_per_s",
                number / _seconds(lambda: writer.upsert(documents, chunking)),
                size=size,
            )
            again = _seconds(lambda: writer.upsert(documents, chunking))
            report.add("store", "unchanged_per_s", number / again, size=size)
            writer.publish()
        opening = [_seconds(lambda: _open(folder)) for _ in range(20)]
        report.add("store", "open_ms", statistics.median(opening) * 1e3, "ms", size=size)
        with collection.reader() as reader:
            chance = random.Random(1)
            ids = [[chance.randint(1, number) for _ in range(ASKED)] for _ in range(REPEATS)]
            times = [_seconds(lambda each=each: reader.view.passages(each)) for each in ids]
            report.add("store", "passages_p50_us", statistics.median(times) * 1e6, "µs", size=size)
            report.add(
                "store",
                "select_first_ms",
                _seconds(lambda: reader.view.select(Equal("year", 1950))) * 1e3,
                "ms",
                size=size,
            )
            report.add(
                "store",
                "select_next_ms",
                _seconds(lambda: reader.view.select(Equal("year", 1951))) * 1e3,
                "ms",
                size=size,
            )
    report.add(
        "store",
        "disk_mb",
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        "MB",
        size=size,
    )


def _open(folder: Path) -> None:
    with Collection.open(folder) as collection, collection.reader():
        pass


def _documents(number: int) -> Iterator[Document]:
    chance = random.Random(0)
    words = [f"word{each}" for each in range(5000)]
    for each in range(number):
        path = f"folder/{each}.md"
        fields = {"path": path, "suffix": ".md", "year": chance.randrange(1900, 2020)}
        yield Document(path, " ".join(chance.choices(words, k=40)), f"Title {each}", fields, path)


def _layout(report: Report, path: Path, layout: str, documents: int, passages: int) -> None:
    whole, bodies, statement = LAYOUTS[layout]
    chance, total = random.Random(0), documents * passages
    body = " ".join(f"word{chance.randrange(5000)}" for _ in range(120))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("CREATE TABLE passages (id INTEGER PRIMARY KEY, document INTEGER, start INTEGER, body TEXT)")

    def write() -> None:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((each, body * passages if whole else "") for each in range(documents)),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            ((each, each // passages, each % passages * len(body), body if bodies else "") for each in range(total)),
        )
        connection.execute("COMMIT")

    fields: dict[str, Any] = {"documents": documents, "passages": passages}
    report.add(layout, "write_s", _seconds(write), "s", **fields)
    report.add(layout, "disk_mb", path.stat().st_size / 1e6, "MB", **fields)
    marks = ",".join("?" * ASKED)
    asked = [[chance.randrange(total) for _ in range(ASKED)] for _ in range(REPEATS)]
    ask = statement.format(length=len(body)) + f" WHERE p.id IN ({marks})"
    times = [_seconds(lambda each=each: connection.execute(ask, each).fetchall()) for each in asked]
    report.add(layout, "passages_p50_us", statistics.median(times) * 1e6, "µs", **fields)
    connection.close()


def _seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


_STORED = "SELECT p.body FROM passages p JOIN documents d ON d.id = p.document"
_SLICED = "SELECT substr(d.text, p.start + 1, {length}) FROM passages p JOIN documents d ON d.id = p.document"

LAYOUTS = {"bodies": (False, True, _STORED), "twice": (True, True, _STORED), "sliced": (True, False, _SLICED)}
"""Whether documents hold their text, whether passages hold theirs, and how a passage's is read."""


def main() -> int:
    """Run from the command line."""
    options = parser("store", __doc__ or "")
    options.add_argument("--sizes", default="10k,100k", help="numbers of passages (10k,100k)")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
