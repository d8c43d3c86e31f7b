"""What a disk holds: what was synced for certain, and of the rest whatever chance leaves.

A write that no fsync of its file followed may be lost, kept, or kept in some of its sectors; a name that no fsync of
its folder followed may be lost, or its removal may be. All of these independently of each other: an order that some
file systems keep is not relied upon.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath

from benchmarks.crash.recording import Event

SECTOR = 512

Write = tuple[int, bytes | None]
"""Offset and data, or the size to cut to and None."""

Naming = tuple[str, str, "Node | None"]
"""The name that goes, the name that comes (either may be empty), and what it names."""


@dataclass(eq=False)
class File:
    """Synced content, and the writes since."""

    content: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        """Everything written so far is on the medium."""
        _write(self.content, self.pending)
        self.pending = []


@dataclass(eq=False)
class Folder:
    """Synced names, and the changes of names since."""

    names: dict[str, Node] = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)

    def sync(self) -> None:
        """Every name is on the medium."""
        _rename(self.names, self.pending)
        self.pending = []


Node = File | Folder
Loss = Callable[[random.Random, list], list]


class Medium:
    """Takes in events; ``survivors`` are what a power loss now may leave."""

    def __init__(self, root: str) -> None:
        self.root = Folder()
        self._at: dict[str, Node] = {root: self.root}
        self._nodes: dict[int, Node] = {}
        self._path = root

    def take(self, event: Event) -> None:
        """One more event has happened."""
        _TAKEN[event.kind](self, event)

    def survivors(self, chance: random.Random, lose: str) -> dict[str, bytes | None]:
        """Path → content (None: a folder), below the root. ``lose`` is one of ``LOSSES``."""
        found: dict[str, bytes | None] = {}
        _survive(self.root, PurePosixPath(), chance, lose, found)
        return found

    def make(self, event: Event) -> None:
        node: Node = File() if event.kind == "C" else Folder()
        if event.path == self._path:
            node = self.root
        self._nodes[event.inode] = self._at[event.path] = node
        if node is not self.root:
            self._parent(event.path).pending.append(("", PurePosixPath(event.path).name, node))

    def write(self, event: Event) -> None:
        self._file(event).pending.append((event.at, event.data if event.kind == "W" else None))

    def sync(self, event: Event) -> None:
        self._nodes[event.inode].sync()

    def rename(self, event: Event) -> None:
        old, new = PurePosixPath(event.path), PurePosixPath(event.other)
        if old.parent != new.parent:
            raise NotImplementedError(f"{old} was moved to another folder")
        self._at[event.other] = node = self._at.pop(event.path)
        self._parent(event.path).pending.append((old.name, new.name, node))

    def remove(self, event: Event) -> None:
        self._at.pop(event.path)
        self._parent(event.path).pending.append((PurePosixPath(event.path).name, "", None))

    def said(self, event: Event) -> None:
        pass

    def _parent(self, path: str) -> Folder:
        folder = self._at[str(PurePosixPath(path).parent)]
        assert isinstance(folder, Folder)
        return folder

    def _file(self, event: Event) -> File:
        node = self._nodes[event.inode]
        assert isinstance(node, File)
        return node


def lay_out(survivors: dict[str, bytes | None], folder: Path) -> None:
    """Make the survivors real."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in survivors.items():
        if content is None:
            (folder / path).mkdir(exist_ok=True)
        else:
            (folder / path).write_bytes(content)


def _survive(folder: Folder, at: PurePosixPath, chance: random.Random, lose: str, found: dict) -> None:
    names = dict(folder.names)
    _rename(names, NAMES[lose](chance, folder.pending))
    for name, node in names.items():
        path = at / name
        # SQLite's shared memory is made anew by the first who opens the database.
        if isinstance(node, File) and not name.endswith("-shm"):
            content = bytearray(node.content)
            _write(content, WRITES[lose](chance, node.pending))
            found[str(path)] = bytes(content)
        elif isinstance(node, Folder):
            found[str(path)] = None
            _survive(node, path, chance, lose, found)


def _write(content: bytearray, writes: Iterable[Write]) -> None:
    for at, data in writes:
        size = at if data is None else max(len(content), at + len(data))
        if size < len(content):
            del content[size:]
        content.extend(bytes(size - len(content)))
        if data is not None:
            content[at : at + len(data)] = data


def _rename(names: dict[str, Node], changes: Iterable[Naming]) -> None:
    for old, new, node in changes:
        names.pop(old, None)
        if new and node is not None:
            names[new] = node


def _all(chance: random.Random, pending: list) -> list:
    return pending


def _none(chance: random.Random, pending: list) -> list:
    return []


def _first(chance: random.Random, pending: list) -> list:
    return pending[: chance.randint(0, len(pending))]


def _some(chance: random.Random, pending: list) -> list:
    kept = chance.random()
    return [each for each in pending if chance.random() < kept]


def _torn(chance: random.Random, pending: list[Write]) -> list[Write]:
    return [part for write in _some(chance, pending) for part in _sectors(chance, write)]


def _sectors(chance: random.Random, write: Write) -> list[Write]:
    at, data = write
    if data is None:
        return [write]
    edges = [at, *range((at // SECTOR + 1) * SECTOR, at + len(data), SECTOR), at + len(data)]
    parts: list[Write] = [(start, data[start - at : end - at]) for start, end in pairwise(edges)]
    return _some(chance, parts) if chance.random() < 0.7 else parts


_TAKEN = {
    "C": Medium.make, "D": Medium.make, "W": Medium.write, "T": Medium.write, "S": Medium.sync, "R": Medium.rename,
    "U": Medium.remove, "X": Medium.remove, "M": Medium.said,
}  # fmt: skip

WRITES: dict[str, Loss] = {
    "nothing": _all, "all": _none, "the last": _first, "any": _some, "sectors": _torn, "writes": _none, "names": _all,
}  # fmt: skip
"""What is lost of the unsynced writes of a file."""

NAMES: dict[str, Loss] = {
    "nothing": _all, "all": _none, "the last": _first, "any": _some, "sectors": _some, "writes": _all, "names": _none,
}  # fmt: skip
"""What is lost of the unsynced names of a folder."""

LOSSES = tuple(WRITES)
