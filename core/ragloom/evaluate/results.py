"""What an evaluation found, as one value and as one JSON file: figures, what they were made with, a row a question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from math import isfinite, nan
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError
from ragloom.interfaces.resources import Json

FORMAT = 1
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
    ``layout``, ``questions`` and ``malformed`` (a list of ``file:line: what``). ``made_with`` holds versions, seeds,
    the collection's id and position. ``steps`` are latency percentiles: ``{"step": …, "p50": seconds, "p90", "p99"}``.
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


def results_json(results: Results) -> dict[str, Any]:
    """``results`` as JSON values: NaN is null."""
    return {"format": FORMAT, **_plain(asdict(results))}


def write_results(results: Results, file: Path) -> None:
    """Write aside, then rename: a file of that name is whole or as it was."""
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(json.dumps(results_json(results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    aside.replace(file)


def read_results(file: Path) -> Results:
    """What ``write_results`` wrote. Raises ``UsageError`` for what is no such file."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=str(file), hint="name what `ragloom eval` wrote") from None
    except ValueError as error:
        raise UsageError(f"is not JSON: {error}", where=str(file), hint="name what `ragloom eval` wrote") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT or "figures" not in value:
        raise UsageError("holds no results that this ragloom reads", where=str(file), hint="run `ragloom eval` again")
    try:
        return _results(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"is damaged: {error}", where=str(file), hint="run `ragloom eval` again") from None


def _results(value: Mapping[str, Any]) -> Results:
    return Results(
        name=value["name"],
        config=value["config"],
        data=value["data"],
        made_with=value["made_with"],
        metrics=value["metrics"],
        figures=tuple(_made(Figure, one) for one in value["figures"]),
        rows=tuple(_row(one) for one in value["rows"]),
        steps=tuple(value.get("steps", ())),
        diagnosis=value.get("diagnosis", ""),
        notes=tuple(value.get("notes", ())),
    )


def _row(value: Mapping[str, Any]) -> Row:
    row: dict[str, Any] = {**value}
    for name in ("gold", "sources", "origins", "cited"):
        row[name] = tuple(value.get(name, ()))
    row["found"] = tuple(_made(Found, one) for one in value.get("found", ()))
    row["statistics"] = {name: tuple(one) for name, one in value.get("statistics", {}).items()}
    made: Row = _made(Row, row)
    return made


def _made(shape: Any, value: Mapping[str, Any]) -> Any:
    """A dataclass from its JSON: null is NaN where a number is meant."""
    known = {one.name: one for one in fields(shape)}
    return shape(
        **{name: nan if given is None and known[name].type == "float" else given for name, given in value.items()}
    )


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
