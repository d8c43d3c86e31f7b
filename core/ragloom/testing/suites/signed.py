"""What a metric promises that says how its figure was made."""

from __future__ import annotations

from ragloom.testing.cases.metric import MetricCase
from ragloom.testing.checks import check, promise
from ragloom.testing.suites.metric import rows_of
from ragloom.testing.trial import Trial

CASE = MetricCase
Its = Trial[MetricCase]


@check
def signs_in_one_line(trial: Its) -> None:
    """``signature`` gives a line of text for any rows, an empty one for none."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        for given in (rows, rows[:1], ()):
            found = metric.signature(given)
            promise(isinstance(found, str) and "\n" not in found, f"signature() gave {found!r}, one line is promised")
        promise(metric.signature(()) == "", f"signature() of no questions is {metric.signature(())!r}")


@check
def signs_alike(trial: Its) -> None:
    """The same rows get the same signature, in any order, from the same metric and from another one."""
    rows = rows_of(trial)
    with trial.opened() as metric, trial.opened() as other:
        first = metric.signature(rows)
        for found in (metric.signature(rows), metric.signature(rows[::-1]), other.signature(rows)):
            promise(found == first, f"signature() gave {first!r}, then {found!r}")


CHECKS = (signs_in_one_line, signs_alike)
