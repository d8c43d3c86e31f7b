"""Which metrics have a value for each question, in the order of the figures."""

from __future__ import annotations

from ragloom.evaluate.results import Results


def metric_columns(results: Results) -> tuple[str, ...]:
    """The names; those without a figure come last."""
    measured = dict.fromkeys(name for row in results.rows for name in row.values)
    figures = [one.name for one in results.figures if one.name in measured]
    return tuple(dict.fromkeys([*figures, *measured]))
