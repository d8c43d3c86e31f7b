"""What every component promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import RerankerCase, Wrong

HERE = "tests.core.testing.planted_every"
DEFECTS = {
    "has every method": ("Mute", "Settings"),
    "imports nothing heavy": ("Heavy", "Settings"),
    "opens and closes twice": ("ClosesOnce", "Settings"),
    "refuses unknown settings": ("Sound", "Lax"),
    "refuses wrong settings": ("Sound", "Unfrozen"),
    "keeps its config frozen": ("Sound", "Unfrozen"),
    "describes itself alike": ("Boastful", "Settings"),
}
CASE = RerankerCase(wrong=(Wrong({"depth": 0}, "depth"),), prefers={"How many cars does the ferry carry?": "ferry"})


def test_a_sound_component_passes():
    found = outcomes("reranker", f"{HERE}:Sound", CASE, config=f"{HERE}:Settings")
    assert {name: result.why for name, result in found.items() if result.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_is_found_by_the_check_meant_for_it(check):
    target, config = DEFECTS[check]
    assert outcome("reranker", f"{HERE}:{target}", check, CASE, config=f"{HERE}:{config}").outcome == "failed"


def test_every_check_has_a_planted_defect():
    from ragloom.testing.suites import every

    assert {one.name for one in every.CHECKS} == set(DEFECTS)
