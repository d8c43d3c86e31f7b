"""Which files would be read, by what, before any of them is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.ingest.beir import questions_and_judgements
from ragloom.ingest.report import Failure
from ragloom.ingest.walk import Found, Walk
from ragloom.interfaces import Loader


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file: where it is, its POSIX path relative to its root, and what reads it."""

    path: Path
    name: str
    loader: Loader
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """One source folder.

    ``present`` names every file there, readable or not; ``unseen`` the folders below that could not be listed.
    ``whole`` is false where only some of its files were asked for: nothing can be missing then.
    """

    root: Path
    files: tuple[PlannedFile, ...]
    present: frozenset[str]
    unseen: tuple[str, ...] = ()
    whole: bool = True

    def lacks(self, name: str) -> bool:
        """Whether a file that was there is certainly gone."""
        hidden = any(name.startswith(f"{folder}/") or folder == "." for folder in self.unseen)
        return self.whole and name not in self.present and not hidden


@dataclass(frozen=True, slots=True)
class Plan:
    """What an ingestion would do; ``unknown`` counts the files that no loader reads, by suffix.

    ``notes`` say what is left out on purpose, though a loader could read it.
    """

    sources: tuple[PlannedSource, ...]
    unknown: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """How many files would be read."""
        return sum(len(source.files) for source in self.sources)


def plan(paths: Sequence[str | os.PathLike[str]], loaders: Sequence[Loader], *, collection: Path | None = None) -> Plan:
    """Walk folders, and take single files as parts of the folder that they lie in.

    Files come in the order of their names. Hidden ones, the ``collection``'s own folder and links that lead out of a
    folder are left out. The first loader of a file's suffix reads it. Raises ``UsageError`` for a path that is not
    there.
    """
    by_suffix: dict[str, Loader] = {}
    for loader in loaders:
        for suffix in loader.suffixes:
            by_suffix.setdefault(suffix, loader)
    unknown: Counter[str] = Counter()
    failures: list[Failure] = []
    notes: list[str] = []
    sources = [_source(walk, by_suffix, unknown, failures, notes) for walk in _walks(paths, collection)]
    return Plan(tuple(sources), dict(sorted(unknown.items())), tuple(failures), tuple(notes))


def _walks(paths: Sequence[str | os.PathLike[str]], collection: Path | None) -> Iterator[Walk]:
    folders: dict[Path, None] = {}
    files: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            folders[path.resolve()] = None
        elif path.is_file():
            files[path.parent.resolve() / path.name] = None
        else:
            raise UsageError("there is no such file or folder", where=str(path), hint="check the path")
    apart = collection.resolve() if collection else None
    single: dict[Path, set[str]] = {}
    for file in files:
        if not _is_below(file, folders):
            single.setdefault(file.parent, set()).add(file.name)
    yield from (Walk(folder, apart) for folder in folders if not _is_below(folder, folders))
    yield from (Walk(folder, apart, frozenset(names)) for folder, names in single.items())


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    """Whether the walk of one of the folders comes by ``path``: it leaves out what is hidden."""
    above = (folder for folder in folders if folder in path.parents)
    return any(not any(part.startswith(".") for part in path.relative_to(folder).parts) for folder in above)


def _source(
    walk: Walk, by_suffix: Mapping[str, Loader], unknown: Counter[str], failures: list[Failure], notes: list[str]
) -> PlannedSource:
    planned: list[PlannedFile] = []
    present: set[str] = set()
    files = list(walk.files())
    # A file that is named is meant, whatever lies beside it.
    questions = questions_and_judgements(found.name for found in files) if walk.only is None else frozenset()
    if questions:
        told = f"{', '.join(sorted(questions)[:3])}{', …' if len(questions) > 3 else ''}"
        notes.append(f"left out, questions and judgements beside a corpus.jsonl: {told} (name such a file to read it)")
    for found in files:
        if found.name in questions:
            continue
        present.add(found.name)
        if not _is_text(found.name):
            failures.append(Failure(ascii(found.name), "the file's name is not UTF-8", "rename it"))
        elif loader := _loader_of(found, by_suffix):
            planned.append(PlannedFile(found.path, found.name, loader, found.size, found.mtime_ns))
        else:
            unknown[found.path.suffix.lower()] += 1
    failures.extend(Failure(str(walk.root / folder), what, "check its permissions") for folder, what in walk.unseen)
    unseen = tuple(folder for folder, _ in walk.unseen)
    return PlannedSource(walk.root, tuple(planned), frozenset(present), unseen, whole=walk.only is None)


def _loader_of(found: Found, by_suffix: Mapping[str, Loader]) -> Loader | None:
    """By the longest suffix: of ``a.b.c`` first ``.b.c``, then ``.c``."""
    suffixes = found.path.name.lower().split(".")[1:]
    names = (f".{'.'.join(suffixes[start:])}" for start in range(len(suffixes)))
    return next((by_suffix[name] for name in names if name in by_suffix), None)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
