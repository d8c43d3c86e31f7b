"""What an analyzer promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_analyzer import CASE
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing.suites import analyzer

HERE = "tests.core.testing.planted_analyzer"
SETTINGS = f"{HERE}:Settings"
DEFECTS = {
    "splits into strings": "GivesEmptyTokens",
    "gives a string for a token": "GivesNone",
    "bears any text": "BreaksAtRareCharacters",
    "gives terms in every script": "Latin",
    "keeps the order of the text": "Sorting",
    "gives the terms expected": "StopsNothing",
    "gives the same terms for what is alike": "StemsNothing",
    "folds case": "KeepsCase",
    "folds unicode forms": "KeepsForm",
    "gives a token one term": "Remembers",
    "splits alike twice": "Alternating",
    "has a stable fingerprint": "Hashed",
    "is the same in another process": "Salted",
    "tells settings apart": "OneForAll",
    "analyzes on several threads": "SharesItsToken",
}


def test_a_sound_analyzer_passes_every_check():
    found = outcomes("analyzer", f"{HERE}:Sound", CASE, config=SETTINGS)
    assert {name: one.why for name, one in found.items() if name in DEFECTS and one.outcome != "passed"} == {}


@pytest.mark.parametrize("check", ["is the same in another process", "imports nothing heavy"])
def test_what_a_component_prints_in_another_process_does_not_count(check):
    assert outcome("analyzer", f"{HERE}:Talking", check, CASE, config=SETTINGS).outcome == "passed"


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_analyzer_is_found_by_the_check_meant_for_it(check):
    assert outcome("analyzer", f"{HERE}:{DEFECTS[check]}", check, CASE, config=SETTINGS).outcome == "failed"


def test_every_check_of_analyzers_has_a_planted_defect():
    assert {one.name for one in analyzer.CHECKS} == set(DEFECTS)
