"""Keeping the seal of a database while a connection writes to it."""

from __future__ import annotations

import sqlite3

from ragloom.store.acknowledged import Acknowledged
from ragloom.store.seal import KEY, MODULUS, SEALED, Seal, recount, row_digest

_SIDES = {"INSERT": {"NEW": 1}, "DELETE": {"OLD": -1}, "UPDATE": {"OLD": -1, "NEW": 1}}
"""What comes with an event, 1, and what goes, -1."""


class Ledger:
    """Sees every row that comes or goes through one connection, whichever statement moves it.

    The triggers are temporary: they belong to this connection, and the database knows nothing of them.
    """

    def __init__(self, connection: sqlite3.Connection, acknowledged: Acknowledged) -> None:
        self.acknowledged = acknowledged
        self._connection = connection
        self._seal = Seal()
        self._moved = 0
        self._changed = False
        self._doubtful = True
        self._installed = False
        connection.create_function("ledger_row", -1, self._row)

    def install(self) -> None:
        """Watch the tables, once they are there. Not inside a transaction, which could take the triggers back."""
        if not self._installed and _sealed(self._connection):
            for statement in _triggers():
                self._connection.execute(statement)
            self.acknowledged.compare(Seal.recorded(self._connection).serial)
            self._installed = True

    def begin(self) -> None:
        """A transaction has begun."""
        self._moved, self._changed = 0, False
        if self._installed:
            self._seal = Seal.recorded(self._connection)

    def finish(self) -> None:
        """Seal what the transaction leaves, as its last statement.

        What a commit wrote that failed, or that a writer died over beside a reader, may still turn up when SQLite next
        recovers its log. So the next one is written whether or not it changes anything, and the first of every
        connection: what it acknowledges must not rest on the other being gone.
        """
        if not self._installed:
            self._write(Seal.of(self._connection, self._seal.serial + 1, recount(self._connection)))
        elif self._changed or self._doubtful:
            total = (self._seal.total + self._moved) % MODULUS
            self._write(Seal.of(self._connection, self._seal.serial + 1, total))

    def committed(self) -> None:
        """The commit has returned."""
        self._doubtful = False
        self.acknowledged.note(self._seal.serial)

    def failed(self) -> None:
        """The transaction was not committed, as far as one can know."""
        self._doubtful = True

    def _write(self, seal: Seal) -> None:
        self._connection.execute(f"INSERT OR REPLACE INTO about VALUES ('{KEY}', ?)", (str(seal),))
        self._seal = seal

    def _row(self, sign: int, table: str, *row: object) -> None:
        moved = row_digest(table, row)
        self._moved += sign * moved
        self._changed = self._changed or moved != 0


def _sealed(connection: sqlite3.Connection) -> bool:
    """Whether the database has tables, with a place for seals."""
    return bool(connection.execute("SELECT 1 FROM pragma_table_info('versions') WHERE name = 'seal'").fetchone())


def _triggers() -> list[str]:
    return [
        f"CREATE TEMP TRIGGER ledger_{table}_{event} AFTER {event} ON main.{table} BEGIN"
        f" {' '.join(_told(table, side, sign) for side, sign in sides.items())} END"
        for table in SEALED
        for event, sides in _SIDES.items()
    ]


def _told(table: str, side: str, sign: int) -> str:
    columns = ", ".join(f"{side}.{name}" for name in SEALED[table].split(", "))
    return f"SELECT ledger_row({sign}, '{table}', {columns});"
