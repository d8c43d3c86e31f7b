"""What a retriever promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import RetrieverCase
from ragloom.testing.suites import retriever as suite

HERE = "tests.core.testing.planted_retriever"
CASE = RetrieverCase(finds={"How many cars does the ferry carry?": "ferry", "灯塔建于哪一年？": "灯塔"})
DEFECTS = {
    "gives one ranking a query": "LeavesOutEmpty",
    "gives at most k": "GivesTwiceK",
    "gives int64 ids and float32 scores": "GivesDoubles",
    "gives finite scores best first": "WorstFirst",
    "gives only passages that it holds": "Pads",
    "gives a passage once": "GivesTwice",
    "orders equal scores by id": "TiesByPartition",
    "gives what there is where k is larger": "FailsBeyondAll",
    "gives the head for a smaller k": "DependsOnK",
    "finds nothing where k is zero": "FindsOneAtLeast",
    "finds nothing in an empty collection": "FailsOnNothing",
    "gives a batch what it gives one at a time": "DependsOnItsBatch",
    "honours filters": "TakesTruthForOne",
    "fills k under a filter": "FiltersAfterwards",
    "finds nothing that a filter forbids": "IgnoresAnUnmatchedFilter",
    "bears odd questions": "RefusesNothingToSay",
    "finds what the case says": "ReadsAsciiOnly",
    "finds a passage by its own words": "LosesTheLast",
    "finds passages by their title": "IgnoresTitles",
    "gives the same again": "GivesItsOwnArrays",
    "gives the same from another instance": "DrawsLots",
    "gives the same in another process": "HashesStrings",
    "serves several threads": "SharesItsWork",
    "leaves what it is given as it was": "EmptiesTheList",
    "names itself as the source": "Nameless",
}
RAISING = {"bears odd questions"}
"""Where the defect is an error of the retriever's own."""


def test_a_sound_retriever_passes():
    found = outcomes("retriever", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_retriever_is_found_by_the_check_meant_for_it(check):
    found = outcome("retriever", f"{HERE}:{DEFECTS[check]}", check, CASE)
    assert (found.outcome, "Traceback" in found.traceback) == ("failed", check in RAISING)


def test_an_arbitrary_cut_of_equal_scores_is_found_whatever_the_tolerance():
    case = RetrieverCase(tolerance=1e-6)
    found = outcome("retriever", f"{HERE}:TiesByPartition", "orders equal scores by id", case)
    assert found.outcome == "failed"
    assert "the first 5 of all are [1:" in found.why


def test_every_check_of_a_retriever_has_a_planted_defect():
    assert {one.name for one in suite.CHECKS} == set(DEFECTS)
