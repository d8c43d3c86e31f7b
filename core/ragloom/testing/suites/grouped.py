"""What a metric promises that says among which figures its own is reported."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ragloom.interfaces import Scored
from ragloom.testing.cases.metric import MetricCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.suites.metric import promise_equal, rows_of
from ragloom.testing.trial import Trial
from ragloom.types import Answer, Query

CASE = MetricCase
Its = Trial[MetricCase]

GROUPS = ("retrieval", "answers", "attribution", "abstention")


@check
def names_a_group_that_there_is(trial: Its) -> None:
    """``group`` is ``retrieval``, ``answers``, ``attribution`` or ``abstention``, the same before and after scoring."""
    with trial.opened() as metric:
        before = metric.group
        promise(before in GROUPS, f"group is {before!r}, one of {', '.join(GROUPS)} is promised")
        metric.score(rows_of(trial))
        promise(metric.group == before, f"group was {before!r} and is {metric.group!r}")


@check
def judges_retrieval_by_documents_alone(trial: Its) -> None:
    """One of ``retrieval`` gives the same values where nothing is answered, nor known to be right."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        if metric.group != "retrieval":
            raise NotApplicable(f"its group is {metric.group}")
        found = metric.score([_searched(row) for row in rows])
        promise_equal(trial, rows, np.asarray(found), metric.score(rows), "with its answer left out")


CHECKS = (names_a_group_that_there_is, judges_retrieval_by_documents_alone)


def _searched(row: Scored) -> Scored:
    return replace(row, answer=Answer(Query(row.question), "", abstained=True), gold=(), text="", answered=False)
