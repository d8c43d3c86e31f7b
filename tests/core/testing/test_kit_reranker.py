"""What a reranker promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import RerankerCase
from ragloom.testing.suites import reranker as suite

HERE = "tests.core.testing.planted_reranker"
CASE = RerankerCase(prefers={"How many cars does the ferry carry?": "ferry", "灯塔建于哪一年？": "灯塔"})
DEFECTS = {
    "gives a score a passage": "Doubles",
    "gives finite scores": "DividesByNothing",
    "gives a batch what it gives one at a time": "ComparesWithTheOthers",
    "does not mind the order of the passages": "SortsItsScores",
    "gives equal passages equal scores": "ReadsIds",
    "prefers what the case says": "LikesItShort",
    "bears odd texts": "RefusesLongTexts",
    "gives the same again": "GivesItsOwnArray",
    "gives the same from another instance": "DrawsLots",
    "gives the same in another process": "HashesStrings",
    "serves several threads": "SharesItsWork",
    "leaves what it is given as it was": "SortsThePassages",
}
RAISING = {"bears odd texts"}
"""Where the defect is an error of the reranker's own."""


def test_a_sound_reranker_passes():
    found = outcomes("reranker", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_reranker_is_found_by_the_check_meant_for_it(check):
    found = outcome("reranker", f"{HERE}:{DEFECTS[check]}", check, CASE)
    assert (found.outcome, "Traceback" in found.traceback) == ("failed", check in RAISING), found.why


def test_every_check_of_a_reranker_has_a_planted_defect():
    assert {one.name for one in suite.CHECKS} == set(DEFECTS)
