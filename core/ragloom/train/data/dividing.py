"""What is taught and what is held out: no group stands on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ragloom.errors import UsageError
from ragloom.train.data.grouping import joints
from ragloom.train.data.row import Row


@dataclass(frozen=True, slots=True)
class Division:
    """Rows in the order of the data."""

    taught: tuple[Row, ...]
    held_out: tuple[Row, ...] = ()

    @property
    def groups(self) -> tuple[int, int]:
        """How many groups are taught, and held out."""
        return len(_groups(self.taught)), len(_groups(self.held_out))


def divided(rows: Sequence[Row], held_out: float, *, seed: int = 0) -> Division:
    """``held_out``: an int is how many groups, the last ones; a share is of the groups, drawn by ``seed``.

    Of fewer than two groups a share holds nothing out. Raises ``UsageError`` where nothing would be left to teach.
    """
    groups = _groups(rows)
    out = _last(groups, held_out) if isinstance(held_out, int) else _drawn(groups, held_out, seed)
    return Division(
        tuple(row for row in rows if row["group"] not in out), tuple(row for row in rows if row["group"] in out)
    )


def without(rows: Sequence[Row], held_out: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """``rows`` that are to be taught, and those that stand among ``held_out`` as well.

    A question in the same words about another document or passage is another one ("When was it built?").
    """
    kept: defaultdict[str, list[set[str]]] = defaultdict(list)
    for row in held_out:
        said, *about = joints(row)
        kept[said].append(set(about))
    same = [_stands_among(row, kept) for row in rows]
    return (
        tuple(row for row, is_same in zip(rows, same, strict=True) if not is_same),
        tuple(row for row, is_same in zip(rows, same, strict=True) if is_same),
    )


def _stands_among(row: Row, kept: Mapping[str, list[set[str]]]) -> bool:
    said, *about = joints(row)
    return any(not about or not others or others & set(about) for others in kept.get(said, ()))


def _groups(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["group"]) for row in rows))


def _last(groups: list[str], count: int) -> set[str]:
    if count and count >= len(groups):
        raise UsageError(
            f"`held_out: {count}` leaves nothing to learn from: the rows have {len(groups)} groups",
            hint="hold out fewer, or a share of them: `held_out: 0.1`",
        )
    return set(groups[len(groups) - count :])


def _drawn(groups: list[str], share: float, seed: int) -> set[str]:
    if len(groups) < 2:
        return set()
    count = min(max(1, round(share * len(groups))), len(groups) - 1)
    return set(Random(seed).sample(groups, count))
