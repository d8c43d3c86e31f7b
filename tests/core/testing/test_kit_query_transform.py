"""What a query transform promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import QueryTransformCase
from ragloom.testing.suites import query_transform

HERE = "tests.core.testing.planted_query_transform"
CASE = QueryTransformCase()
DEFECTS = {
    "gives at least one query for each": "GivesNothingForSome",
    "gives nothing for an empty batch": "NeedsAQuery",
    "gives texts to search for": "BlanksTheDraft",
    "keeps the filter": "LosesTheFilter",
    "gives weights that rankings can be joined by": "WeighsBelowZero",
    "carries the weight on": "WeighsByItself",
    "names itself as the origin": "PassesForTheUser",
    "gives a batch what it gives one at a time": "WeighsByTheBatch",
    "gives the same again": "Remembers",
    "bears odd questions": "NeedsAWord",
    "leaves something where nothing is written": "TrustsTheGenerator",
    "leaves something where nothing is found": "NeedsAHit",
    "leaves the queries as they were": "Empties",
    "serves several threads": "SharesItsQuery",
}


def test_a_sound_query_transform_passes():
    found = outcomes("query_transform", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}
    assert {one.name for one in query_transform.CHECKS if found[one.name].outcome != "passed"} == set()


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_query_transform_is_found_by_the_check_meant_for_it(check):
    assert outcome("query_transform", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_a_filter_that_is_another_is_found_as_one_that_is_lost():
    assert outcome("query_transform", f"{HERE}:NarrowsTheFilter", "keeps the filter", CASE).outcome == "failed"


def test_every_check_of_query_transforms_has_a_planted_defect():
    assert {one.name for one in query_transform.CHECKS} == set(DEFECTS)
