"""The change log, read from the versions that came and went between two positions."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice

from ragloom.errors import CollectionError
from ragloom.interfaces import Change
from ragloom.store.database import Pool
from ragloom.store.rows import JOINED, PASSAGE, PassageRow, passages_of
from ragloom.store.schema import FOREVER

_BATCH = 1024

VERIFY = "the collection itself is damaged: ragloom index --verify tells where"


def changes(pool: Pool, after: int, until: int, batch: int = _BATCH) -> Iterator[list[Change]]:
    """What an index at position ``after`` has to take in to be at ``until``, in order, ``batch`` at a time.

    What came and went in between is left out: no index has to know it. Every batch is a statement of its own, so that
    no long read keeps SQLite's log from being written back.
    """
    ordered = heapq.merge(
        _removed(pool, after, until, batch),
        _added(pool, after, until, batch),
        key=lambda change: (change.position, change.kind == "add", change.passage.id),
    )
    while found := list(islice(ordered, batch)):
        yield found


def _added(pool: Pool, after: int, until: int, batch: int) -> Iterator[Change]:
    # Ids ascend with positions, so the first passage added after a position starts a range of the primary key.
    with pool.connection() as connection:
        row = connection.execute("SELECT min(first) FROM versions WHERE added_at > ?", (after,)).fetchone()
    last = row[0] - 1 if row[0] is not None else None
    while last is not None:
        rows = _rows(
            pool,
            f"SELECT v.added_at, {PASSAGE} FROM {JOINED}"
            " WHERE p.id > ? AND v.added_at <= ? AND v.removed_at > ? ORDER BY p.id LIMIT ?",
            (last, until, until, batch),
        )
        yield from (
            Change(position, "add", passage)
            for (position, *_), passage in zip(rows, passages_of(row[1:] for row in rows), strict=True)
        )
        if rows and rows[-1][1] <= last:
            raise CollectionError("passages do not come in the order of their ids", hint=VERIFY)
        last = rows[-1][1] if rows else None


def _removed(pool: Pool, after: int, until: int, batch: int) -> Iterator[Change]:
    for position, first, count in _gone(pool, after, until, batch):
        for start in range(first, first + count, batch):
            end = min(start + batch, first + count)
            rows = _rows(
                pool,
                f"SELECT v.removed_at, {PASSAGE} FROM {JOINED} WHERE p.id >= ? AND p.id < ? ORDER BY p.id",
                (start, end),
            )
            if len(rows) != end - start:
                raise CollectionError(
                    f"lacks passages of a removed document ({len(rows)} of {end - start})", hint=VERIFY
                )
            yield from (Change(position, "remove", passage) for passage in passages_of(row[1:] for row in rows))


def _gone(pool: Pool, after: int, until: int, batch: int) -> Iterator[tuple[int, int, int]]:
    """Position, first passage and number of passages of each version that went, in the order in which they went."""
    position, last = after + 1, 0
    while True:
        with pool.connection() as connection:
            rows = connection.execute(
                f"SELECT removed_at, first, passages, id, added_at FROM versions WHERE removed_at < {FOREVER}"
                " AND (removed_at, id) > (?, ?) AND removed_at <= ? ORDER BY removed_at, id LIMIT ?",
                (position, last, until, batch),
            ).fetchall()
        yield from (row[:3] for row in rows if row[4] <= after)
        if not rows:
            return
        if rows[-1][:1] + rows[-1][3:4] <= (position, last):
            raise CollectionError("removed documents do not come in their order", hint=VERIFY)
        position, last = rows[-1][0], rows[-1][3]


def _rows(pool: Pool, statement: str, parameters: tuple[int, ...]) -> list[tuple[int, *PassageRow]]:
    with pool.connection() as connection:
        return connection.execute(statement, parameters).fetchall()
