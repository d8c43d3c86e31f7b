"""What an interceptor promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import InterceptorCase
from ragloom.testing.material import ANSWERED_BY, QUESTIONS
from ragloom.testing.suites import interceptor
from ragloom.types import Query

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


COUNTS = InterceptorCase(repeatable=False)
LIMIT_DEFECTS = {
    "gives one answer a query": "LimitedWithoutWords",
    "lets a failure through": "HidesFailuresAndCounts",
    "serves several threads": "MixesThreads",
}


def test_a_limiter_passes_where_its_case_says_that_it_counts():
    found = outcomes("interceptor", f"{HERE}:Limited", COUNTS)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert {one.name for one in interceptor.CHECKS if found[one.name].outcome == "not applicable"} == {
        "answers alike however often",
        "gives a batch what it gives one at a time",
    }


def test_what_is_not_looked_at_in_a_limiter_says_why():
    found = outcome("interceptor", f"{HERE}:Limited", "answers alike however often", COUNTS)
    assert found.why == "the case says that an answer depends on what was asked before (repeatable=False)"


@pytest.mark.parametrize("check", LIMIT_DEFECTS)
def test_a_planted_defect_of_a_limiter_is_found_by_the_check_meant_for_it(check):
    assert outcome("interceptor", f"{HERE}:{LIMIT_DEFECTS[check]}", check, COUNTS).outcome == "failed"


def test_a_limiter_that_does_not_say_that_it_counts_is_told_which_answer_was_another():
    found = outcome("interceptor", f"{HERE}:Limited", "answers alike however often", InterceptorCase())
    assert found.outcome == "failed"
    assert "abstained, reason 'three questions are enough'" in found.why
    assert "the second time in that batch: they differ in text" in found.why


def test_an_interceptor_that_never_asks_is_not_looked_at_for_failures():
    found = outcome("interceptor", f"{HERE}:RefusesAll", "lets a failure through", COUNTS)
    assert (found.outcome, found.why) == (
        "not applicable",
        "around() asked proceed() for none of the case's questions",
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_stand_in_for_the_pipeline_answers_the_question_that_was_asked(question):
    answer = interceptor._Rest(InterceptorCase()).answer(Query(question))
    assert answer.citations[0].document_id == ANSWERED_BY[question]


def test_every_check_of_interceptors_has_a_planted_defect():
    assert {one.name for one in interceptor.CHECKS} == set(DEFECTS)
