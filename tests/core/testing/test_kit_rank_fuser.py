"""What a rank fuser promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import failed, outcome, outcomes

from ragloom.testing import RankFuserCase
from ragloom.testing.suites import rank_fuser

HERE = "tests.core.testing.planted_rank_fuser"
DEFECTS = {
    "gives one ranking a query": "LosesTheLast",
    "gives nothing where nothing was found": "NeedsAHit",
    "bears an empty ranking beside others": "StopsAtAnEmptyRanking",
    "gives arrays of the promised types": "DoubleScores",
    "ranks no id twice": "Concatenates",
    "sorts by score and ties by id": "TiesByLastSeen",
    "gives finite scores": "Divides",
    "brings in nothing that was not found": "Pads",
    "keeps what carries weight": "KeepsTen",
    "keeps the order of one ranking alone": "CountsOccurrences",
    "keeps the order of rankings that agree": "TurnsRankingsAround",
    "heeds no ranking of weight zero": "HeedsNoWeight",
    "weighs rankings against each other": "SoftmaxWeights",
    "does not mind the order of the rankings": "FavoursTheFirst",
    "gives a batch what it gives one at a time": "ScalesByTheBatch",
    "gives the same again": "Remembers",
    "leaves what it is given as it was": "SortsInPlace",
    "bears extreme scores": "SquaresScores",
    "takes any id": "NarrowIds",
    "serves several threads": "SharesItsTotal",
}


def test_a_sound_rank_fuser_passes():
    found = outcomes("rank_fuser", f"{HERE}:Sound", RankFuserCase())
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_rank_fuser_is_found_by_the_check_meant_for_it(check):
    assert outcome("rank_fuser", f"{HERE}:{DEFECTS[check]}", check, RankFuserCase()).outcome == "failed"


def test_every_check_of_rank_fusers_has_a_planted_defect():
    assert {one.name for one in rank_fuser.CHECKS} == set(DEFECTS)


OWNED_UP_TO = {
    "FavoursTheFirst": RankFuserCase(order_free=False),
    "KeepsTen": RankFuserCase(keeps_all=False),
    "KeepsThree": RankFuserCase(keeps_all=False),
}


@pytest.mark.parametrize("defect", OWNED_UP_TO)
def test_what_a_case_of_a_rank_fuser_owns_up_to_is_no_failure(defect):
    assert failed("rank_fuser", f"{HERE}:{defect}", OWNED_UP_TO[defect]) == set()
