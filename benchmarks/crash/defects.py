"""Ways to break a promise on purpose, to see that it is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from ragloom.store import durable, writer
from ragloom.store.durable import Disk


class Careless(Disk):
    """Syncs nothing of ours."""

    def fsync(self, descriptor: int) -> None:
        """Do nothing."""


@contextmanager
def careless_disk() -> Iterator[None]:
    """Our own files are renamed before their content is on the medium."""
    with durable.through(Careless()):
        yield


@contextmanager
def careless_database() -> Iterator[None]:
    """SQLite does not sync its log before a commit returns."""
    connect = writer.connect_writer

    def careless(*arguments: object, **named: object) -> sqlite3.Connection:
        connection = connect(*arguments, **named)  # type: ignore[arg-type]
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    writer.connect_writer = careless  # type: ignore[assignment]
    try:
        yield
    finally:
        writer.connect_writer = connect


@contextmanager
def in_place() -> Iterator[None]:
    """A file that is replaced is written over, so that half of it can be there."""
    replace = durable.replace

    def over(path: Path, data: bytes, *, sync: bool = True) -> None:
        with path.open("wb") as file:
            file.write(data)

    durable.replace = over
    try:
        yield
    finally:
        durable.replace = replace


DEFECTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "": nullcontext,
    "careless disk": careless_disk,
    "careless database": careless_database,
    "in place": in_place,
}
