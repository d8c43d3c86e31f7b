"""``CURRENT`` and the manifests: what readers start from, and how it is replaced."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from ragloom.errors import CollectionError, CorruptIndexError
from ragloom.store import durable, locking
from ragloom.store.layout import Layout
from ragloom.store.manifest import REBUILD, Manifest, decode

_TRIES = 100


class Pin:
    """Holds a generation: while it is open, nothing that the generation needs is collected as garbage."""

    def __init__(self, manifest: Manifest, descriptor: int = -1) -> None:
        self.manifest = manifest
        self._descriptor = descriptor

    def close(self) -> None:
        """Let go."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def read_current(layout: Layout) -> tuple[Path, str] | None:
    """The manifest's path and SHA-256 that ``CURRENT`` gives, None before the first generation.

    Raises ``CorruptIndexError`` where it gives neither.
    """
    try:
        data = layout.current.read_bytes()
    except FileNotFoundError:
        return None
    try:
        plain = json.loads(data)
        number, checksum = int(plain["generation"]), str(plain["sha256"])
        if _naming(number, checksum) != data:
            raise ValueError("not as it was written")
        return layout.manifest(number), checksum
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CorruptIndexError("names no generation", where=str(layout.current), hint=REBUILD) from error


def pin_current(layout: Layout) -> Pin | None:
    """Hold what ``CURRENT`` names, None before the first generation.

    Raises ``CorruptIndexError`` where ``CURRENT`` or its manifest is damaged.
    """
    for _ in range(_TRIES):
        named = read_current(layout)
        if named is None:
            return None
        if pin := _pin(*named):
            return pin
        if read_current(layout) == named and not named[0].exists():
            raise CorruptIndexError("is missing", where=str(named[0]), hint=REBUILD)
    raise CollectionError("changes faster than it can be opened", where=str(layout.folder), hint="try again")


def publish(layout: Layout, manifest: Manifest) -> None:
    """Write the manifest aside, fsync and rename it, then let ``CURRENT`` name it in the same way."""
    data = manifest.encode()
    durable.make_folder(layout.generations)
    durable.replace(layout.manifest(manifest.number), data)
    durable.replace(layout.current, _naming(manifest.number, hashlib.sha256(data).hexdigest()))


def numbers(layout: Layout) -> list[int]:
    """The generations whose manifests are there, ascending."""
    return sorted(int(path.stem) for path in layout.generations.glob("*.json") if path.stem.isdecimal())


def pinned_elsewhere(layout: Layout, keep: int) -> Iterator[Manifest | None]:
    """The generations beside ``keep`` that readers hold; those that nobody holds lose their manifest.

    None stands for one that is held but unreadable. Only the writer may call this.
    """
    for number in numbers(layout):
        path = layout.manifest(number)
        if number == keep:
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if locking.try_exclusive(descriptor):
                durable.remove(path)
            else:
                yield _readable(path)
        finally:
            os.close(descriptor)


def _naming(number: int, checksum: str) -> bytes:
    """The content of ``CURRENT``."""
    return json.dumps({"generation": number, "sha256": checksum}).encode()


def _pin(path: Path, checksum: str) -> Pin | None:
    """None where the manifest was collected in between."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    try:
        if not locking.try_shared(descriptor) or os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)
            return None
        os.lseek(descriptor, 0, os.SEEK_SET)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != checksum:
            raise CorruptIndexError("has another checksum than CURRENT records", where=str(path), hint=REBUILD)
        return Pin(decode(data, str(path)), descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def _readable(path: Path) -> Manifest | None:
    try:
        return decode(path.read_bytes(), str(path))
    except (OSError, CollectionError):
        return None
