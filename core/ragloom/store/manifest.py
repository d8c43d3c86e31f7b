"""A generation: which files every retriever's index consists of, and what they were made by and from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from ragloom.errors import CollectionError, CorruptIndexError
from ragloom.interfaces import Json

FORMAT = 1
REBUILD = "ragloom index --rebuild"


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One immutable file, its path relative to the retriever's folder (POSIX), its size and its SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One retriever's index.

    ``position`` is how far in the change log it has come; ``settings`` are those that an index depends on;
    ``state`` is the retriever's own.
    """

    component: str
    position: int
    settings: Mapping[str, Json] = field(default_factory=dict)
    passage_space: str = ""
    state: Mapping[str, Json] = field(default_factory=dict)
    files: tuple[IndexFile, ...] = ()
    plugin: str = ""

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Generation ``number`` of the collection ``collection``, published at ``position``."""

    collection: str
    number: int = 0
    position: int = 0
    indexes: Mapping[str, IndexEntry] = field(default_factory=dict)
    chunker: str = ""

    @property
    def horizon(self) -> int:
        """The lowest position that anything of this generation stands at: rows removed later are still needed."""
        return min([self.position, *(entry.position for entry in self.indexes.values())])

    def following(self, number: int, position: int, indexes: Mapping[str, IndexEntry], chunker: str) -> Manifest:
        """The next generation."""
        return replace(self, number=number, position=position, indexes=dict(indexes), chunker=chunker)

    def encode(self) -> bytes:
        """JSON, one line a part, keys sorted: equal generations are equal bytes."""
        plain = {
            "format": FORMAT,
            "collection": self.collection,
            "number": self.number,
            "position": self.position,
            "chunker": self.chunker,
            "indexes": {name: _plain(entry) for name, entry in self.indexes.items()},
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1).encode()


def decode(data: bytes, where: str) -> Manifest:
    """Raises ``CorruptIndexError`` for what is no manifest, ``CollectionError`` for a newer format."""
    try:
        plain = json.loads(data)
        if plain["format"] > FORMAT:
            raise CollectionError(
                f"was written in format {plain['format']}; this ragloom reads up to {FORMAT}",
                where=where,
                hint=f"pip install --upgrade ragloom, or rebuild: {REBUILD}",
            )
        entries = {str(name): _entry(entry) for name, entry in plain["indexes"].items()}
        return Manifest(str(plain["collection"]), plain["number"], plain["position"], entries, str(plain["chunker"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptIndexError(f"is no manifest: {error!r}", where=where, hint=REBUILD) from error


def _plain(entry: IndexEntry) -> dict[str, Any]:
    return {
        "component": entry.component,
        "position": entry.position,
        "settings": dict(entry.settings),
        "passage_space": entry.passage_space,
        "state": dict(entry.state),
        "plugin": entry.plugin,
        "files": [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in entry.files],
    }


def _entry(plain: dict[str, Any]) -> IndexEntry:
    files = tuple(IndexFile(_inside(file["path"]), file["size"], file["sha256"]) for file in plain["files"])
    return IndexEntry(
        component=str(plain["component"]),
        position=int(plain["position"]),
        settings=dict(plain["settings"]),
        passage_space=str(plain["passage_space"]),
        state=dict(plain["state"]),
        files=files,
        plugin=str(plain["plugin"]),
    )


def _inside(path: str) -> str:
    """``path``, if it stays inside its folder."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or any(odd in path for odd in "\\\0"):
        raise ValueError(f"{path!r} leaves the index's folder")
    return path
