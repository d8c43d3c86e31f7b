"""What a retriever with an index of its own promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing import planted_indexed
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import RetrieverCase
from ragloom.testing.suites import indexed as suite

HERE = "tests.core.testing.planted_indexed"
CASE = RetrieverCase(other_space=({"lower": False},))
DEFECTS = {
    "finds what was committed": "ShowsWhenOpened",
    "finds the same when opened again": "RoundsOnDisk",
    "never finds what was removed": "ForgetsRemovals",
    "loses nothing that stays": "CompactsTooMuch",
    "answers as a fresh build": "RemovesByPlace",
    "commits an empty index": "NeedsSomething",
    "bears the removal of everything": "NeverEmpty",
    "commits again without changes": "WritesTwice",
    "keeps rankings when compacted": "CompactsScores",
    "names its passage space": "SpaceOfItsOwn",
    "tells passage spaces apart": "SpaceOfItsMethod",
    "answers alike in another process": "SpaceByHash",
    "leaves changes as they were": "SortsTheChanges",
    "is kept by a collection": "GoesByDocument",
    "names every file that it needs": "NamesTheLastOnly",
    "leaves earlier generations alone": "OverwritesInPlace",
    "gives a plain state": "StateOfNumbers",
    "writes nothing when it reads": "KeepsALog",
    "needs nothing that was not committed": "WritesAtOnce",
    "survives being killed": "NamesByNumber",
    "syncs what it names": "SyncsTooSoon",
    "lets its files go": "NeverLetsGo",
}
RAISING = {"commits an empty index", "names every file that it needs"}
"""Where the defect is an error of the retriever's own."""


@pytest.fixture(autouse=True)
def let_go():
    yield
    while planted_indexed.KEPT:
        planted_indexed.KEPT.pop().close()


def test_a_sound_index_passes():
    found = outcomes("retriever", f"{HERE}:Sound", CASE, config=f"{HERE}:Settings")
    left = {name: result.why for name, result in found.items() if result.outcome != "passed"}
    assert set(left) == {"refuses wrong settings", "finds what the case says", "gives the same in another process"}, (
        left
    )


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_index_is_found_by_the_check_meant_for_it(check):
    found = outcome("retriever", f"{HERE}:{DEFECTS[check]}", check, CASE, config=f"{HERE}:Settings")
    assert (found.outcome, "Traceback" in found.traceback) == ("failed", check in RAISING), found.why


def test_every_check_of_an_index_has_a_planted_defect():
    assert {one.name for one in suite.CHECKS} == set(DEFECTS)
