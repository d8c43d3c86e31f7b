"""Which questions are failures."""

from dataclasses import replace
from math import nan

import pytest
from tests.core.evaluate.report.constructed import DECLINED, FAILED, RIGHT, WRONG, results

from ragloom.evaluate.report.verdicts import Verdict, failures, judge_of, verdicts
from ragloom.evaluate.results import Found, Row


def verdict(row, *others):
    return verdicts(results(row, *others))[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (RIGHT, Verdict("right", False)),
        (WRONG, Verdict("wrong", True)),
        (FAILED, Verdict("error", True)),
        (DECLINED, Verdict("abstained", False)),
        (replace(DECLINED, gold=("Much",), values={"contains": 0.0}), Verdict("abstained", True)),
        (replace(RIGHT, values={"f1": 1.0}), Verdict("not judged", False)),
        (replace(RIGHT, values={"contains": nan}), Verdict("not judged", False)),
    ],
)
def test_the_judging_metric_tells_right_from_wrong(row, expected):
    assert verdict(row, RIGHT) == expected


def test_an_answer_is_judged_by_f1_where_nothing_better_was_measured():
    assert judge_of(results(replace(RIGHT, values={"f1": 1.0, "recall@5": 1.0}))) == "f1"


def test_a_judge_is_known_by_its_metric_under_another_name():
    one = replace(results(replace(RIGHT, values={"holds": 0.0})), metrics={"holds": {"use": "contains"}})
    assert judge_of(one) == "holds" and verdicts(one) == (Verdict("wrong", True),)


@pytest.mark.parametrize(
    ("found", "relevant", "expected"),
    [
        ("a.md", {"a.md": 2.0}, Verdict("found", False)),
        ("b.md", {"a.md": 2.0}, Verdict("missed", True)),
        ("b.md", {"a.md": 2.0, "b.md": 0.0}, Verdict("missed", True)),
        ("b.md", {}, Verdict("not judged", False)),
    ],
)
def test_a_search_fails_that_finds_nothing_relevant(found, relevant, expected):
    assert verdict(Row("1", "Why?", found=(Found(found, 1),), relevant=relevant)) == expected


def test_failures_are_counted():
    assert failures(verdicts(results())) == 3
