"""Rows as questions with passages: read, checked, and cut into windows, before anything is learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ragloom.errors import RowError
from ragloom.types import Example
from ragloom_torch.trainers.reader.marking import Marked, Marking


@dataclass(frozen=True, slots=True)
class Asked:
    """``answering`` are passages that hold an answer, ``wrong`` those of the row that do not; either may be empty."""

    example: Example
    answering: tuple[Marked, ...]
    wrong: tuple[Marked, ...]

    @property
    def answerable(self) -> bool:
        """Whether there is anything to point at."""
        return bool(self.answering)


def asked(row: Mapping[str, Any], marking: Marking, *, alone: bool) -> Asked:
    """A row's question; ``alone``: it has no passages but its own. Raises ``RowError`` where nothing is to learn."""
    example = Example.of(row)
    if example.answers is None:
        raise RowError(
            "has no `answers`",
            where=example.where,
            hint='a reader learns where an answer stands: `"answers": ["…"]`, or `[]` where nothing answers',
        )
    negatives = [one.text for one in example.negatives]
    if example.answers:
        return Asked(example, marking.answering(example), marking.wrong(example, negatives))
    # Nothing answers it, so that no passage of the row does, whatever it is called there.
    own = marking.wrong(example, [one.text for one in (*example.positives, *example.negatives)])
    if alone and not own:
        raise RowError(
            "has neither an answer nor a passage to look for it in",
            where=example.where,
            hint="give it `negatives`, or let the stage find some: `negatives: search`",
        )
    return Asked(example, (), own)
