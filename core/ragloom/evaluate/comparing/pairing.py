"""Which questions two evaluations share: a figure is compared on those alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ragloom.errors import UsageError
from ragloom.evaluate.results import Results, Row


@dataclass(frozen=True, slots=True)
class Together:
    """``rows``: the questions that neither evaluation failed on, by id, in the first one's order.

    What is left out is counted: ``failed`` in either, of these ``newly_failed`` in the other alone; ``only_one`` and
    ``only_other``; and ``reworded``, which have one id and another question in each.
    """

    rows: tuple[tuple[Row, Row], ...]
    failed: int = 0
    newly_failed: int = 0
    only_one: int = 0
    only_other: int = 0
    reworded: int = 0


def together(one: Results, other: Results, *, different_data: bool = False) -> Together:
    """The questions that ``one`` and ``other`` share.

    Raises ``UsageError`` where they were not made with the same data (unless ``different_data``), where no question is
    left, or where two rows have one id.
    """
    first, second = _by_id(one), _by_id(other)
    if not different_data and not same_data(one, other):
        raise UsageError(
            f"{one.name} and {other.name} were evaluated on different data ({_named(one)}, {_named(other)})",
            hint="evaluate both on one file, or compare the questions that they share: --different-data",
        )
    shared = [(row, second[key]) for key, row in first.items() if key in second]
    alike = [(row, its) for row, its in shared if row.question == its.question]
    rows = tuple((row, its) for row, its in alike if not row.error and not its.error)
    if not rows:
        raise UsageError(
            f"{one.name} and {other.name} share no question that both answered",
            hint="evaluate both on one file of questions: ragloom eval --data FILE",
        )
    return Together(
        rows,
        failed=len(alike) - len(rows),
        newly_failed=sum(bool(its.error and not row.error) for row, its in alike),
        only_one=len(first) - len(shared),
        only_other=len(second) - len(shared),
        reworded=len(shared) - len(alike),
    )


def same_data(one: Results, other: Results) -> bool:
    """Whether the files of questions had the same bytes. One whose digest is not known is like no other."""
    digest = one.data.get("sha256")
    return bool(digest) and digest == other.data.get("sha256")


def _by_id(results: Results) -> Mapping[str, Row]:
    rows = {row.id: row for row in results.rows}
    if len(rows) < len(results.rows):
        raise UsageError("is damaged: two rows have one id", where=results.name, hint="run `ragloom eval` again")
    return rows


def _named(results: Results) -> str:
    digest = str(results.data.get("sha256") or "no digest")
    return f"{results.data.get('file', 'no file')}: {digest[:12]}"
