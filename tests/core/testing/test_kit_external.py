"""What a retriever over an engine of its own promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_external import fill
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import RetrieverCase
from ragloom.testing.suites import external as suite

HERE = "tests.core.testing.planted_external"
CASE = RetrieverCase(fill=fill, finds={"How many cars does the ferry carry?": "ferry"})
DEFECTS = {
    "gives hits for each query": "NoneForNothing",
    "gives a score a passage": "WorstLast",
    "gives the passages themselves": "CutsTexts",
    "finds in hits what it finds in search": "ScoresHigher",
    "honours filters in hits": "FiltersSearchOnly",
    "names itself as the source of hits": "Nameless",
}


def test_a_sound_engine_passes():
    found = outcomes("retriever", f"{HERE}:Sound", CASE)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}


def test_an_engine_that_the_case_cannot_fill_fails():
    found = outcome("retriever", f"{HERE}:Sound", "gives at most k", RetrieverCase())
    assert "fill=" in found.why


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_engine_is_found_by_the_check_meant_for_it(check):
    found = outcome("retriever", f"{HERE}:{DEFECTS[check]}", check, CASE)
    assert (found.outcome, found.traceback) == ("failed", "")


def test_every_check_of_an_engine_has_a_planted_defect():
    assert {one.name for one in suite.CHECKS} == set(DEFECTS)
