"""What an answer fuser promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import AnswerFuserCase, ToyModel
from ragloom.testing.suites import answer_fuser

HERE = "tests.core.testing.planted_answer_fuser"
CASE = AnswerFuserCase()
DEFECTS = {
    "names how many passages it wants": "WantsNothing",
    "gives one output for each evidence": "LosesTheLast",
    "gives nothing for an empty batch": "NeedsEvidence",
    "answers something": "AbstainsOnAll",
    "abstains where nothing was found": "AsksWithoutPassages",
    "abstains with an empty text": "Apologises",
    "quotes its passages word for word": "SpansOneTooFar",
    "rests on passages that are there": "RestsOnMoreThanItRead",
    "gives a finite confidence or none": "NumpyConfidence",
    "gives posteriors that sum to one": "LeavesTheRest",
    "gives a batch what it gives one at a time": "SharesOneConfidence",
    "gives the same again": "Counts",
    "bears a generator that abstains": "InsistsOnAnAnswer",
    "bears odd texts": "BelievesMarks",
    "lets a generators failure through": "HidesFailures",
    "asks the whole question": "CutsQuestions",
    "bears odd questions": "NeedsAWord",
    "bears odd passages": "NeedsTextInPassages",
    "leaves the evidence as it was": "MarksWhatItRead",
    "serves several threads": "SharesItsEvidence",
}


def of_the_suite(found, result):
    return {one.name for one in answer_fuser.CHECKS if found[one.name].outcome == result}


def test_a_sound_answer_fuser_passes():
    found = outcomes("answer_fuser", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert of_the_suite(found, "not applicable") == {"gives posteriors that sum to one"}


def test_an_answer_fuser_that_needs_stepping_is_handed_a_generator_that_steps():
    found = outcomes("answer_fuser", f"{HERE}:Marginalising", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert of_the_suite(found, "not applicable") == {
        "bears a generator that abstains",
        "bears odd texts",
        "asks the whole question",
    }


def test_an_answer_fuser_that_asks_no_generator_passes():
    found = outcomes("answer_fuser", f"{HERE}:DecidesAlone", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert of_the_suite(found, "not applicable") == {
        "gives posteriors that sum to one",
        "bears a generator that abstains",
        "lets a generators failure through",
        "asks the whole question",
    }


def test_a_case_of_an_answer_fuser_may_bring_its_generator():
    found = outcomes("answer_fuser", f"{HERE}:Sound", AnswerFuserCase(generator=ToyModel))
    assert of_the_suite(found, "failed") == set()


def test_a_generator_that_fails_may_be_asked_by_name():
    assert outcome("answer_fuser", f"{HERE}:AsksByName", "lets a generators failure through", CASE).outcome == "passed"


@pytest.mark.parametrize("check", ["lets a generators failure through", "asks the whole question"])
def test_an_answer_fuser_that_asks_nothing_is_not_looked_at_for_what_it_asks(check):
    found = outcome("answer_fuser", f"{HERE}:AsksNobody", check, CASE)
    assert (found.outcome, found.why) == ("not applicable", "it asked the generator nothing")


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_answer_fuser_is_found_by_the_check_meant_for_it(check):
    assert outcome("answer_fuser", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_every_check_of_answer_fusers_has_a_planted_defect():
    assert {one.name for one in answer_fuser.CHECKS} == set(DEFECTS)
