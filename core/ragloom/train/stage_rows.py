"""The rows of a stage: read, completed from the collection, divided; what is wrong is told before anything begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ragloom.errors import RowError, UsageError
from ragloom.evaluate.data import Malformed, told
from ragloom.train.data import Division, Row, Source, divided, grouped, lacking, rows_of, with_texts, without
from ragloom.train.library import Library
from ragloom.train.planning import Stage


@dataclass(frozen=True, slots=True)
class StageRows:
    """``left_out`` are lines on rows that are none, and on those that are held out, too."""

    division: Division
    left_out: tuple[str, ...] = ()


class RowReader:
    """Reads the data of stages, each source once."""

    def __init__(self, library: Library, *, skip: bool, seed: int) -> None:
        self._library = library
        self._skip = skip
        self._seed = seed
        self._read: dict[Source, list[Row | Malformed]] = {}

    def of(self, stage: Stage) -> StageRows:
        """The rows of ``stage``. Raises ``RowError`` with those that are none, unless they are to be skipped."""
        apart = stage.held_out if isinstance(stage.held_out, Source) else None
        taught, wrong = _sorted(self._rows(stage.sources))
        held_out, more = _sorted(self._rows([apart])) if apart else ([], [])
        if (wrong or more) and not self._skip:
            hint = "mend them, or leave such rows out: --skip-bad-rows"
            raise RowError("\n".join(told([*wrong, *more])), hint=hint)
        left_out = tuple(map(str, [*wrong, *more]))
        if isinstance(stage.held_out, Source):
            division = Division(tuple(grouped(taught)), tuple(grouped(held_out)))
        else:
            division = divided(grouped(taught), stage.held_out, seed=self._seed)
        # A file may hold out what the data have as well, and groups that the data name may share a row.
        others, same = without(division.taught, division.held_out)
        if same and not others:
            hint = "hold out a share of them (`held_out: 0.1`), or a file of other rows"
            raise UsageError(f"all rows of the stage `{stage.name}` are held out, and none is left to teach", hint=hint)
        told_of = (f"{row['where']}: stands among the rows that are held out, too" for row in same)
        return StageRows(Division(others, division.held_out), (*left_out, *told_of))

    def _rows(self, sources: Iterable[Source]) -> list[Row | Malformed]:
        rows = [row for source in sources for row in self._of(source)]
        if any(lacking(row) for row in rows if not isinstance(row, Malformed)):
            return list(with_texts(rows, self._library.view))
        return rows

    def _of(self, source: Source) -> list[Row | Malformed]:
        if source not in self._read:
            self._read[source] = list(rows_of(source, self._library.read))
        return self._read[source]


def _sorted(rows: Sequence[Row | Malformed]) -> tuple[list[Row], list[Malformed]]:
    return (
        [row for row in rows if not isinstance(row, Malformed)],
        [row for row in rows if isinstance(row, Malformed)],
    )
