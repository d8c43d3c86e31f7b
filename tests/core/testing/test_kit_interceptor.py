"""What an interceptor promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import InterceptorCase
from ragloom.testing.material import QUESTIONS
from ragloom.testing.suites import interceptor

HERE = "tests.core.testing.planted_interceptor"
CASE = InterceptorCase(transparent_for=tuple(question for question in QUESTIONS if "ferry" not in question))
DEFECTS = {
    "gives one answer a query": "AnswersOnce",
    "gives nothing for an empty batch": "NeedsAQuery",
    "asks for each query once at most": "AsksOneByOneTwice",
    "passes on what it has nothing to do with": "Capitals",
    "answers alike however often": "SaysItIsKept",
    "gives a batch what it gives one at a time": "SureOfMany",
    "lets a failure through": "HidesFailures",
    "bears odd questions": "NeedsAWord",
    "leaves the queries as they were": "Empties",
    "serves several threads": "SharesItsQueries",
}


def test_a_sound_interceptor_passes():
    found = outcomes("interceptor", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert {one.name for one in interceptor.CHECKS if found[one.name].outcome != "passed"} == set()


def test_an_interceptor_that_is_transparent_for_nothing_is_not_looked_at_for_it():
    case = InterceptorCase(transparent_for=())
    check = "passes on what it has nothing to do with"
    assert outcome("interceptor", f"{HERE}:Capitals", check, case).outcome == "not applicable"


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_interceptor_is_found_by_the_check_meant_for_it(check):
    assert outcome("interceptor", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_every_check_of_interceptors_has_a_planted_defect():
    assert {one.name for one in interceptor.CHECKS} == set(DEFECTS)
