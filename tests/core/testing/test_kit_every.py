"""What every component promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import failed, outcomes

from ragloom.testing import Case, Wrong

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
CASE = Case(wrong=(Wrong({"depth": 0}, "depth"),))


def test_a_sound_component_passes():
    found = outcomes("reranker", f"{HERE}:Sound", CASE, config=f"{HERE}:Settings")
    assert {name: result.why for name, result in found.items() if result.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_is_found_by_the_check_meant_for_it(check):
    target, config = DEFECTS[check]
    assert check in failed("reranker", f"{HERE}:{target}", CASE, config=f"{HERE}:{config}")


def test_every_check_has_a_planted_defect():
    from ragloom.testing.suites import every

    assert {one.name for one in every.CHECKS} == set(DEFECTS)
