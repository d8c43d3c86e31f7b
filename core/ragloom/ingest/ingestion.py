"""Carrying out a plan: read, cut, store."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from ragloom.ingest.ahead import Ahead
from ragloom.ingest.naming import source_of
from ragloom.ingest.planning import Plan, PlannedFile, PlannedSource
from ragloom.ingest.reading import read
from ragloom.ingest.removal import still_there, too_many, vanished
from ragloom.ingest.report import Failure, IngestReport, Observer, Progress
from ragloom.ingest.storing import Finished, Storing
from ragloom.store import Chunking, FileStamp, Writer

_SETTLED_NS = 2_000_000_000
_MOST_FAILURES = 100


def run(
    plan: Plan,
    writer: Writer,
    chunking: Chunking,
    *,
    reader: str = "",
    sync: bool = False,
    force: bool = False,
    reread: bool = False,
    progress: Observer | None = None,
) -> IngestReport:
    """Store the documents of the plan's files, and with ``sync`` remove those whose files are gone.

    Every batch is acknowledged as it is stored. A file that has not changed since it was read by the same ``reader``
    (what identifies the loaders, their settings and versions) is not read again, unless ``reread`` says so. What
    cannot be read is reported, and its former documents are kept. Raises ``UsageError`` before anything is changed
    where ``sync`` would remove too much without ``force``, ``CollectionError`` where the disk fails.
    """
    gone = vanished(plan.sources, writer.files, force=force) if sync else {}
    total = writer.files.total()
    storing = Storing(writer, chunking, failures=list(plan.failures))
    reading = _Reading(storing, f"{reader}\n{chunking.described}", plan.files, progress or _unobserved, reread)
    for source in plan.sources:
        reading.take(source)
    storing.flush()
    dropped = storing.dropped
    if too_many(len(dropped), total) and not force:
        what = f"{len(dropped)} of {total} documents are no longer in their files; they are kept"
        storing.failures.append(Failure("the source files", what, "check them; to remove them all the same: --force"))
        dropped = {}
    storing.stored += writer.remove(still_there({**gone, **dropped, **storing.moved}, writer.files))
    left_out = dict(sorted((reading.empty + Counter(plan.unknown)).items()))
    return IngestReport(reading.read, reading.unchanged, left_out, storing.stored, tuple(storing.failures), plan.notes)


@dataclass
class _Reading:
    """Goes through the files and hands on what they hold."""

    storing: Storing
    reader: str
    total: int
    observe: Observer
    reread: bool = False
    read: int = 0
    unchanged: int = 0
    documents: int = 0
    empty: Counter[str] = field(default_factory=Counter)
    began: int = field(default_factory=time.time_ns)

    def take(self, source: PlannedSource) -> None:
        """The files of one source folder, those left out that have not changed."""
        files = self.storing.writer.files
        origin = files.origin(source.root)
        self.storing.begin(origin)
        stamps = {} if self.reread else files.stamps(origin)
        changed = {
            file.name for file in source.files if not self._is_unchanged(file, stamps.get(source_of(origin, file.name)))
        }
        ahead = Ahead(file for file in source.files if file.name in changed)
        for file in source.files:
            if file.name in changed:
                ahead.turn_of(file)
                self._take_file(file, origin)
                self.read += 1
            else:
                self.unchanged += 1
            self.observe(Progress(self.read + self.unchanged, self.total, self.documents, file.name))

    def _take_file(self, file: PlannedFile, origin: str) -> None:
        ids, failures = set[str](), _FileFailures(str(file.path))
        for item in read(file, origin):
            if isinstance(item, Failure):
                failures.add(item)
            elif item.id in ids:
                failures.add(_repeated(file, item.id))
            else:
                ids.add(item.id)
                self.storing.add(item)
        self.documents += len(ids)
        self.storing.failures.extend(failures.all())
        if not ids and not failures:
            self.empty[file.path.suffix.lower()] += 1
        if not failures and _is_as_planned(file):
            name, reader = source_of(origin, file.name), self.reader
            stamp = FileStamp(origin, name, file.size, file.mtime_ns, self.began, reader, len(ids))
            self.storing.finish(Finished(stamp, frozenset(ids)))

    def _is_unchanged(self, file: PlannedFile, stamp: FileStamp | None) -> bool:
        # A file that was read within moments of its last change may have changed again without its time telling.
        return (
            stamp is not None
            and (stamp.size, stamp.mtime_ns, stamp.reader) == (file.size, file.mtime_ns, self.reader)
            and stamp.read_at_ns - stamp.mtime_ns > _SETTLED_NS
        )


@dataclass
class _FileFailures:
    """The failures of one file: the first hundred, and how many more there are of millions."""

    path: str
    first: list[Failure] = field(default_factory=list)
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.first)

    def add(self, failure: Failure) -> None:
        """Note one."""
        if len(self.first) < _MOST_FAILURES:
            self.first.append(failure)
        else:
            self.more += 1

    def all(self) -> list[Failure]:
        """What is told of them."""
        rest = Failure(self.path, f"{self.more} more of its parts cannot be read", "mend those that are named first")
        return [*self.first, rest] if self.more else self.first


def _repeated(file: PlannedFile, id: str) -> Failure:
    """What is told of a second document with the same id: the one who reads it is seldom the loader's author."""
    loader = getattr(file.loader, "name", type(file.loader).__name__)
    key = id.removeprefix(file.name).removeprefix("#")
    given = f"the key {key!r:.80}" if key else "no key"
    what = f"the loader `{loader}` gave {given} to two documents or more; the first is kept, the others are left out"
    return Failure(
        str(file.path), what, "where the file itself repeats it, mend the file; else tell the loader's author"
    )


def _is_as_planned(file: PlannedFile) -> bool:
    try:
        found = file.path.stat()
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (file.size, file.mtime_ns)


def _unobserved(_: Progress) -> None:
    """Nobody watches."""
