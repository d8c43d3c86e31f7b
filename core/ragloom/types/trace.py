"""What happened on the way of a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what ran, for how long (seconds, the whole batch), and the passage ids that it gave for this query."""

    name: str
    component: str
    seconds: float
    ids: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of one query in the order in which they ended, and how many sentences were left unsupported."""

    steps: tuple[Step, ...] = ()
    unsupported: int = 0

    @property
    def seconds(self) -> float:
        """The sum of the steps' times."""
        return sum(step.seconds for step in self.steps)

    @property
    def found(self) -> dict[str, tuple[int, ...]]:
        """The ids that each retriever found (over all rounds and queries, first seen first)."""
        found: dict[str, dict[int, None]] = {}
        for step in self.steps:
            if step.name == "retrieve":
                found.setdefault(step.component, {}).update(dict.fromkeys(step.ids))
        return {name: tuple(ids) for name, ids in found.items()}
