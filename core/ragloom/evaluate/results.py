"""What an evaluation found, as one value: figures, what they were made with, a row a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

from ragloom.errors import UsageError
from ragloom.interfaces.resources import Json

GROUPS = ("retrieval", "answers", "attribution", "abstention", "latency", "usage")
"""Reported apart, so that one sees which part to mend."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over the questions: ``value`` within ``[low, high]`` with probability ``level``.

    ``scored`` questions count in it; ``failed`` ones should have, and have no answer because something went wrong. NaN
    where there is none (no interval, nothing scored). ``unit`` is ``s``, ``tokens``, … and empty for a share.
    """

    name: str
    group: str
    value: float
    low: float = nan
    high: float = nan
    level: float = 0.95
    scored: int = 0
    failed: int = 0
    higher_is_better: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a ranking, with the first of its passages that was found."""

    document: str
    passage: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the data, what came of it and how it scored.

    ``values`` holds a number for each metric, without those that do not apply; ``statistics`` what pooled metrics add
    up. ``error`` says why there is no answer. ``sources`` are the texts that the answer was made from, ``origins`` the
    ids of their documents in the same order, ``cited`` those of the documents that it cites. ``line`` is where it
    stands in the data's file, 0 where that has no lines.
    """

    id: str
    question: str
    language: str = "en"
    gold: tuple[str, ...] = ()
    relevant: Mapping[str, float] = field(default_factory=dict)
    text: str = ""
    abstained: bool = False
    reason: str = ""
    confidence: float = nan
    found: tuple[Found, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    statistics: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    error: str = ""
    line: int = 0
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """One evaluation of one config on one set of questions.

    ``config`` is what ``ragloom config show --resolved`` shows, without secrets; ``metrics`` says by a figure's name
    which metric made it (``{"use": …}`` with all of its settings, secrets hidden). ``data`` holds ``file``, ``sha256``,
    ``layout``, ``questions`` (how many; of how many the data tell what is right: ``answered``; and that nothing is:
    ``unanswerable``) and ``malformed`` (a list of ``file:line: what``). ``made_with`` holds versions, seeds, the
    collection's id and position. ``steps`` are latency percentiles: ``{"step": …, "p50": seconds, "p90", "p99"}``.
    ``diagnosis`` says in a sentence which part to mend, ``notes`` what else should be known (what was not measured).
    """

    name: str
    config: Mapping[str, Json]
    data: Mapping[str, Json]
    made_with: Mapping[str, Json]
    metrics: Mapping[str, Mapping[str, Json]]
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    steps: tuple[Mapping[str, Json], ...] = ()
    diagnosis: str = ""
    notes: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure:
        """The figure of that name. Raises ``UsageError`` with those that there are."""
        found = next((one for one in self.figures if one.name == name), None)
        if found is None:
            have = ", ".join(one.name for one in self.figures)
            raise UsageError(f"{self.name} has no figure '{name}'", hint=f"one of: {have}")
        return found

    def values(self, name: str) -> dict[str, float]:
        """Each question's value of metric ``name``, by the question's id, where it applies."""
        return {row.id: row.values[name] for row in self.rows if name in row.values}
