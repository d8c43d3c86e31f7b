"""The collection as one reader sees it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CollectionError, UsageError
from ragloom.store.database import Pool
from ragloom.store.rows import JOINED, PASSAGE, ascending, document_of, passages_of
from ragloom.store.selection import Ids, select_versions
from ragloom.types import Document, Filter, Passage

VISIBLE = "v.added_at <= ? AND v.removed_at > ?"
_PARAMETERS = 500
_REMEMBERED = 4_000_000
"""How many ids the answers to filters that were asked before may hold together."""


@dataclass(frozen=True, slots=True, eq=False)
class _Versions:
    """The visible versions by ascending id, their first passages, and how many each has: int64[n] each."""

    ids: Ids
    first: Ids
    passages: Ids

    def passage_ids(self, versions: Ids) -> Ids:
        rows = np.searchsorted(self.ids, versions)
        return spans(self.first[rows], self.passages[rows])


class View:
    """A ``CollectionView`` pinned to ``position``; safe to share between threads."""

    def __init__(self, pool: Pool, position: int) -> None:
        self._pool = pool
        self._position = position
        self._guard = threading.Lock()
        self._versions: _Versions | None = None
        self._selected: OrderedDict[str, Ids] = OrderedDict()

    @property
    def position(self) -> int:
        """The position in the change log that this view is pinned to."""
        return self._position

    def __len__(self) -> int:
        with self._pool.connection() as connection:
            row = connection.execute(
                f"SELECT coalesce(sum(v.passages), 0) FROM versions v WHERE {VISIBLE}", self._pins
            ).fetchone()
        return int(row[0])

    def passages(self, ids: Sequence[int] | NDArray[np.int64]) -> list[Passage]:
        """The passages of ``ids``, in that order. Raises ``CollectionError`` for an id that is not there."""
        wanted = [int(number) for number in ids]
        found: dict[int, Passage] = {}
        with self._pool.connection() as connection:
            for start in range(0, len(wanted), _PARAMETERS):
                batch = _padded(wanted[start : start + _PARAMETERS])
                rows = connection.execute(
                    f"SELECT {PASSAGE} FROM {JOINED} WHERE p.id IN ({','.join('?' * len(batch))}) AND {VISIBLE}",
                    (*batch, *self._pins),
                )
                found.update((passage.id, passage) for passage in passages_of(rows))
        try:
            return [found[number] for number in wanted]
        except KeyError as error:
            raise CollectionError(
                f"there is no passage {error.args[0]} at position {self._position}",
                hint="ask the same reader that searched, or rebuild: ragloom index --rebuild",
            ) from None

    def select(self, condition: Filter) -> NDArray[np.int64]:
        """The ids of the passages whose document's metadata match, ascending: int64[n], not to be changed."""
        if not isinstance(condition, Filter):
            raise UsageError(
                f"{condition!r} is no filter", hint="make one of ragloom.types: Equal, In, Range, And, Or, Not"
            )
        try:
            return self._remembered(condition)
        except RecursionError as error:
            raise UsageError("a filter is nested too deeply", hint="join its parts in one And or Or") from error

    def scan(self, batch: int = 1024) -> Iterator[list[Passage]]:
        """Every passage, by ascending id, ``batch`` at a time."""
        last = 0
        while found := self._after(last, batch):
            yield found
            last = found[-1].id

    def document(self, document_id: str) -> Document | None:
        """A document by its id, or None."""
        with self._pool.connection() as connection:
            connection.execute("BEGIN")
            try:
                row = connection.execute(
                    f"SELECT v.id FROM versions v WHERE v.document = ? AND {VISIBLE}", (document_id, *self._pins)
                ).fetchone()
                return document_of(connection, row[0]) if row else None
            finally:
                connection.execute("ROLLBACK")

    def document_ids(self) -> list[str]:
        """The ids of all documents, ascending."""
        with self._pool.connection() as connection:
            rows = connection.execute(f"SELECT v.document FROM versions v WHERE {VISIBLE} ORDER BY 1", self._pins)
            return [row[0] for row in rows]

    @property
    def _pins(self) -> tuple[int, int]:
        return self._position, self._position

    def _after(self, last: int, batch: int) -> list[Passage]:
        with self._pool.connection() as connection:
            rows = connection.execute(
                f"SELECT {PASSAGE} FROM {JOINED} WHERE p.id > ? AND {VISIBLE} ORDER BY p.id LIMIT ?",
                (last, *self._pins, batch),
            )
            found = list(passages_of(rows))
            ascending([passage.id for passage in found], last)
            return found

    def _remembered(self, condition: Filter) -> Ids:
        # A condition that differs in nothing but 1 and True compares equal; its repr does not.
        key = repr(condition)
        with self._guard:
            if key in self._selected:
                self._selected.move_to_end(key)
                return self._selected[key]
        chosen = self._select(condition)
        chosen.flags.writeable = False
        with self._guard:
            self._selected[key] = chosen
            while len(self._selected) > 1 and sum(map(len, self._selected.values())) > _REMEMBERED:
                self._selected.popitem(last=False)
        return chosen

    def _select(self, condition: Filter) -> Ids:
        with self._pool.connection() as connection:
            if self._versions is None:
                rows = connection.execute(
                    f"SELECT v.id, v.first, v.passages FROM versions v WHERE {VISIBLE} ORDER BY v.id", self._pins
                )
                numbers = np.fromiter(chain.from_iterable(rows), np.int64)
                versions = _Versions(*numbers.reshape(-1, 3).T.copy())
                (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
                _check_spans(versions.first, versions.passages, last)
                self._versions = versions
            return self._versions.passage_ids(select_versions(connection, condition, self._versions.ids))


def spans(first: Ids, count: Ids) -> Ids:
    """``first[i], first[i] + 1, …`` (``count[i]`` numbers) for each i, one after the other: int64[sum of count]."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(first - ends + count, count)


def _check_spans(first: Ids, count: Ids, last: int) -> None:
    """Raises ``ValueError`` where spans overlap or reach past ``last``: damage could make them as long as memory."""
    end = first + count
    if np.any(count < 0) or np.any(first < 1) or np.any(end[:-1] > first[1:]) or np.any(end[count > 0] - 1 > last):
        raise ValueError("documents claim passages that are not theirs")


def _padded(ids: list[int]) -> list[int]:
    # Repeating the last id up to a power of two leaves few distinct statements, which stay prepared.
    size = 1 << (len(ids) - 1).bit_length() if ids else 0
    return ids + ids[-1:] * (min(size, _PARAMETERS) - len(ids))
