"""Every write, fsync, rename and removal of a collection's own files passes through here.

A crash at any point leaves the old file or the new one, never a mixture: the new content is written aside, the file is
fsynced, it is renamed over the old one, and the folder is fsynced, in that order. ``through`` puts another ``Disk``
in place of the operating system's, for programs that inject faults or record what would survive a power loss.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ASIDE = ".aside"
"""The suffix of files that are not yet what they will be called; collected as garbage when a writer died."""


class Disk:
    """The operating system's calls, one method each."""

    def open(self, path: Path, flags: int) -> int:
        """A descriptor of ``path``."""
        return os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o666)

    def write(self, descriptor: int, data: bytes) -> int:
        """How many bytes of ``data`` were taken."""
        return os.write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut or extend to ``size`` bytes."""
        os.ftruncate(descriptor, size)

    def fsync(self, descriptor: int) -> None:
        """Wait until the file's content is on the medium."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Atomically give ``old`` the name ``new``, replacing what had it."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """Take the name ``path`` away."""
        path.unlink()

    def make_folder(self, path: Path) -> None:
        """Make one folder."""
        path.mkdir()

    def close(self, descriptor: int) -> None:
        """Let go of a descriptor."""
        os.close(descriptor)


_layers: list[Disk] = [Disk()]


@contextmanager
def through(disk: Disk) -> Iterator[Disk]:
    """Let every call below go through ``disk`` (in all threads) until the context is left."""
    _layers.append(disk)
    try:
        yield disk
    finally:
        _layers.remove(disk)


def disk() -> Disk:
    """The layer in use."""
    return _layers[-1]


def write_new(path: Path, data: bytes) -> None:
    """Make the file ``path`` with ``data``, synced; its name is durable after ``sync_folder`` of its folder."""
    with _descriptor(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as descriptor:
        _write_all(descriptor, data)
        disk().fsync(descriptor)


def replace(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Give ``path`` the content ``data``, whole or not at all; ``sync=False`` where losing it costs nothing."""
    aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}{ASIDE}")
    try:
        with _descriptor(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as descriptor:
            _write_all(descriptor, data)
            if sync:
                disk().fsync(descriptor)
        disk().rename(aside, path)
    except OSError:
        with suppress(OSError):
            disk().remove(aside)
        raise
    if sync:
        sync_folder(path.parent)


def overwrite(descriptor: int, data: bytes) -> None:
    """Replace the content of an open file, unsynced: for notes to other processes that mean nothing after a crash."""
    disk().truncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    _write_all(descriptor, data)


def sync_file(path: Path) -> None:
    """Wait until the content of ``path`` is on the medium."""
    with _descriptor(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY) as descriptor:
        disk().fsync(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in ``path`` are on the medium (Windows has no such call and needs none)."""
    if sys.platform == "win32":
        return
    with _descriptor(path, os.O_RDONLY) as descriptor:
        disk().fsync(descriptor)


def make_folder(path: Path) -> None:
    """Make ``path`` and what is missing above it, each name synced."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with suppress(FileExistsError):
        disk().make_folder(path)
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Take a name away; one that is gone already is no error."""
    with suppress(FileNotFoundError):
        disk().remove(path)


@contextmanager
def _descriptor(path: Path, flags: int) -> Iterator[int]:
    descriptor = disk().open(path, flags)
    try:
        yield descriptor
    finally:
        disk().close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[disk().write(descriptor, bytes(rest)) :]
