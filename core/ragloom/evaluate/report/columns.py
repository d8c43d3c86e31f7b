"""Which metrics have a value for each question, in the order of the figures."""

from __future__ import annotations

from ragloom.evaluate.report.verdicts import judge_of
from ragloom.evaluate.results import Results


def metric_columns(results: Results) -> tuple[str, ...]:
    """The names; those without a figure come last."""
    measured = dict.fromkeys(name for row in results.rows for name in row.values)
    figures = [one.name for one in results.figures if one.name in measured]
    return tuple(dict.fromkeys([*figures, *measured]))


def judge_first(results: Results) -> tuple[str, ...]:
    """The same, begun by the metric that tells right from wrong: a table shows its first columns at a glance."""
    columns, judge = metric_columns(results), judge_of(results)
    return (judge, *(one for one in columns if one != judge)) if judge else columns
