"""What a chunker promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_chunker import CASE
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing.suites import chunker

HERE = "tests.core.testing.planted_chunker"
DEFECTS = {
    "gives a list of chunks": "GivesTuple",
    "tiles the text": "LeavesGaps",
    "tiles any text": "CountsComposed",
    "cuts no empty chunk": "EndsEmpty",
    "repeats only what comes before": "RepeatsWhatFollows",
    "gives nothing of blank text": "CutsBlank",
    "bears long lines": "Recursive",
    "bears headings anywhere": "StartsAtHeadings",
    "keeps to its limit": "Endless",
    "cuts text without spaces": "CutsAtSpaces",
    "cuts alike twice": "Restless",
    "leaves documents alone": "Marks",
    "cuts on several threads": "KeepsText",
}


def test_a_sound_chunker_passes_every_check():
    found = outcomes("chunker", f"{HERE}:Sound", CASE)
    assert {name: one.why for name, one in found.items() if name in DEFECTS and one.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_chunker_is_found_by_the_check_meant_for_it(check):
    assert outcome("chunker", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_every_check_of_chunkers_has_a_planted_defect():
    assert {one.name for one in chunker.CHECKS} == set(DEFECTS)
