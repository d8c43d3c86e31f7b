"""Evaluations made by hand: values a question, as many figures as are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ragloom.errors import PluginError
from ragloom.evaluate.results import Figure, Results, Row

TESTED = Mapping[str, Sequence[float]]


def evaluation(
    name: str,
    values: TESTED | None = None,
    *,
    statistics: Mapping[str, Sequence[tuple[float, ...]]] | None = None,
    untested: Mapping[str, float] | None = None,
    sha256: str = "a" * 64,
    metrics: Mapping[str, Mapping[str, Any]] | None = None,
    lower_is_better: Sequence[str] = (),
    rows: Mapping[str, Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Results:
    """Question ``i`` is ``q<i>``; ``rows`` sets fields of those that it names."""
    columns, sums = values or {}, statistics or {}
    count = len(next(iter({**columns, **sums}.values())))
    means = {key: float(np.mean(column)) for key, column in {**columns, **sums}.items()}
    figures = [
        Figure(key, "answers", value, higher_is_better=key not in lower_is_better) for key, value in means.items()
    ]
    figures += [
        Figure(key, "latency", value, higher_is_better=False, unit="s") for key, value in (untested or {}).items()
    ]
    made = [
        {
            "id": f"q{number}",
            "question": f"What is {number}?",
            "text": f"{name} says {number}.",
            "values": {key: float(column[number]) for key, column in columns.items()},
            "statistics": {key: tuple(column[number]) for key, column in sums.items()},
        }
        for number in range(count)
    ]
    return Results(
        name=name,
        config=fields.pop("config", {"version": 1}),
        data={"file": "qa.jsonl", "sha256": sha256},
        made_with=fields.pop("made_with", {}),
        metrics=metrics or {key: {"use": key.partition("@")[0]} for key in means},
        figures=tuple(figures),
        rows=tuple(Row(**{**row, **(rows or {}).get(row["id"], {})}) for row in made),
    )


def precision_of(made_by: Mapping[str, Any]) -> Any:
    """What pools a figure called ``pooled``: right ones over all."""
    if made_by["use"] != "pooled":
        raise PluginError(f"there is no metric `{made_by['use']}`")

    def pooled(statistics: Any) -> Any:
        sums = statistics.sum(axis=-2)
        return sums[..., 0] / sums[..., 1]

    return pooled
