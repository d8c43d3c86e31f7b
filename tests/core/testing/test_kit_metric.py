"""What a metric promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_metric import CASE
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing.suites import metric

HERE = "tests.core.testing.planted_metric"
DEFECTS = {
    "gives a number a question": "GivesFloat32",
    "gives finite numbers or nan": "GivesInfinity",
    "says which way is better": "SaysHigh",
    "bears odd questions": "NeedsGold",
    "scores a batch as it scores each": "Normalising",
    "scores alike twice": "Wearying",
    "scores alike in another process": "Salted",
    "takes accepted answers in any order": "TakesTheFirst",
    "prefers better answers": "WrongWay",
    "keeps within its bounds": "Percent",
    "gives the values expected": "Percent",
    "leaves questions alone": "Empties",
    "scores on several threads": "SharesItsRow",
}


def test_a_sound_metric_passes_every_check():
    found = outcomes("metric", f"{HERE}:Sound", CASE)
    assert {name: one.why for name, one in found.items() if name in DEFECTS and one.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_metric_is_found_by_the_check_meant_for_it(check):
    assert outcome("metric", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_every_check_of_metrics_has_a_planted_defect():
    assert {one.name for one in metric.CHECKS} == set(DEFECTS)
