"""Which index files this machine has checksummed already, so that opening again does not hash gigabytes."""

from __future__ import annotations

import hashlib
import json
import socket
from contextlib import suppress
from pathlib import Path

from ragloom.errors import CorruptIndexError
from ragloom.store import durable
from ragloom.store.layout import Layout, folder_name
from ragloom.store.manifest import REBUILD, IndexEntry, IndexFile

Seen = dict[str, list[int | str]]


class VerifiedFiles:
    """Checks files against their manifest, and remembers by name, size, time, inode and checksum."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._machine = socket.gethostname()
        self._seen = self._load()
        self._changed = False

    def check(self, name: str, entry: IndexEntry, *, anew: bool = False) -> None:
        """Raises ``CorruptIndexError`` for a file of ``entry`` that is missing or differs.

        Presence and size are looked at always, the checksum where this machine has not seen the file as it is, or
        where ``anew`` asks for it.
        """
        for file in entry.files:
            self.check_file(name, file, anew=anew)

    def check_file(self, name: str, file: IndexFile, *, anew: bool = False) -> None:
        """As ``check``, for one file."""
        path, key = self._layout.index(name) / file.path, _key(name, file)
        mark = _mark(path, file)
        if anew or self._seen.get(key) != mark:
            found = sha256(path)
            if found != file.sha256:
                raise CorruptIndexError(
                    f"has SHA-256 {found}, its manifest records {file.sha256}", where=str(path), hint=REBUILD
                )
            self._remember(key, mark)

    def record(self, name: str, file: IndexFile) -> None:
        """Remember a file whose checksum the caller has just computed."""
        self._remember(_key(name, file), _mark(self._layout.index(name) / file.path, file))

    def save(self) -> None:
        """Write down what was learnt; where that is impossible, the next opening hashes again."""
        if self._changed:
            kept = {key: mark for key, mark in self._seen.items() if (self._layout.indexes / key).exists()}
            plain = json.dumps({"machine": self._machine, "files": kept}, indent=1, sort_keys=True)
            with suppress(OSError):
                durable.replace(self._layout.verified, plain.encode(), sync=False)
            self._changed = False

    def _remember(self, key: str, mark: list[int | str]) -> None:
        self._seen[key] = mark
        self._changed = True

    def _load(self) -> Seen:
        try:
            plain = json.loads(self._layout.verified.read_bytes())
            return dict(plain["files"]) if plain["machine"] == self._machine else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def sha256(path: Path) -> str:
    """The file's SHA-256 in hex."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CorruptIndexError(f"cannot be read: {error.strerror}", where=str(path), hint=REBUILD) from error


def _key(name: str, file: IndexFile) -> str:
    return f"{folder_name(name)}/{file.path}"


def _mark(path: Path, file: IndexFile) -> list[int | str]:
    try:
        found = path.stat()
    except OSError as error:
        raise CorruptIndexError(f"cannot be read: {error.strerror}", where=str(path), hint=REBUILD) from error
    if found.st_size != file.size:
        raise CorruptIndexError(
            f"has {found.st_size} bytes, its manifest records {file.size}", where=str(path), hint=REBUILD
        )
    return [found.st_size, found.st_mtime_ns, found.st_ino, file.sha256]
