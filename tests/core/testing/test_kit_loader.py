"""What a loader promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing import planted_loader
from tests.core.testing.planting import failed, outcome, outcomes

from ragloom.testing import LoaderCase
from ragloom.testing.sample_files import FRAGMENTS, sample_files
from ragloom.testing.suites import loader

HERE = "tests.core.testing.planted_loader"
DEFECTS = {
    "reads named suffixes": "LoudSuffix",
    "gives documents of good files": "GivesList",
    "gives text that can be stored": "GivesNul",
    "gives metadata of the promised types": "GivesOddMetadata",
    "places its locations in the text": "GivesFarLocations",
    "tells documents of a file apart": "GivesNoKeys",
    "finds the text that is there": "ReadsLatin",
    "reads alike twice": "Counting",
    "leaves files alone": "Littering",
    "can be left early": "LeavesOpen",
    "bears broken files": "RaisesAnything",
    "says what it cannot read": "SaysNothing",
    "misses missing files": "MissesNothing",
    "reads files of any name": "ReadsLowerCaseOnly",
    "reads any line ends": "KeepsMarks",
    "reads on several threads": "SharesItsFile",
    "reads row by row": "ReadsWhole",
}


@pytest.fixture(autouse=True)
def shut():
    yield
    for file in planted_loader.LeavesOpen.left:
        file.close()


def test_a_sound_loader_passes():
    found = outcomes("loader", f"{HERE}:Sound", planted_loader.CASE)
    assert {name: one.why for name, one in found.items() if one.outcome == "failed"} == {}


def test_every_check_of_loaders_applies_to_a_full_case():
    found = outcomes("loader", f"{HERE}:Sound", planted_loader.CASE)
    assert {one.name for one in loader.CHECKS} == {
        name for name, one in found.items() if one.outcome == "passed" and name in DEFECTS
    }


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_loader_is_found_by_the_check_meant_for_it(check):
    assert outcome("loader", f"{HERE}:{DEFECTS[check]}", check, planted_loader.CASE).outcome == "failed"


def test_every_check_of_loaders_has_a_planted_defect():
    assert {one.name for one in loader.CHECKS} == set(DEFECTS)


def test_a_case_without_files_of_an_unknown_format_is_checked_on_broken_files_alone():
    assert failed("loader", f"{HERE}:RaisesAnything", LoaderCase()) == {"bears broken files"}


def test_what_a_loader_reads_of_good_files_is_not_checked_without_any():
    found = outcome("loader", f"{HERE}:Sound", "gives documents of good files", LoaderCase())
    assert (found.outcome, found.why) == (
        "not checked",
        "the kit has no files for .rows, and the case brings none: LoaderCase(files=…)",
    )


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".json", ".csv", ".tsv"])
def test_a_sample_file_holds_every_fragment(suffix):
    (content,) = sample_files([suffix]).values()
    assert all(fragment in content.decode() for fragment in FRAGMENTS)
