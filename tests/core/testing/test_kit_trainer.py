"""What a trainer promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_trainer import CASE
from tests.core.testing.planting import failed, outcome, outcomes

from ragloom.testing import TrainerCase
from ragloom.testing.suites import trainer

HERE = "tests.core.testing.planted_trainer"
DEFECTS = {
    "reports what it made": "ReportsElsewhere",
    "leaves a manifest": "SavesNoManifest",
    "gives finite figures": "GivesNanFigures",
    "writes below its output only": "LogsAround",
    "makes its output folder": "NeedsItsFolder",
    "leaves nothing of a dry run": "SavesDryRuns",
    "learns alike of the same seed": "DrawsFromEverywhere",
    "learns alike in another process": "DrawsFromHashes",
    "takes any iterable": "ReadsTwice",
    "leaves examples alone": "PopsTags",
    "begins anew without resume": "AlwaysResumes",
    "tells when examples fail": "SwallowsErrors",
    "resumes where it was cut": "ForgetsItsPlace",
    "resumes from nothing": "NeedsItsState",
    "refuses no examples": "TrainsOnNothing",
}


def test_a_sound_trainer_passes_every_check():
    found = outcomes("trainer", f"{HERE}:Sound", CASE)
    assert {name: one.why for name, one in found.items() if name in DEFECTS and one.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_trainer_is_found_by_the_check_meant_for_it(check):
    assert outcome("trainer", f"{HERE}:{DEFECTS[check]}", check, CASE).outcome == "failed"


def test_every_check_of_trainers_has_a_planted_defect():
    assert {one.name for one in trainer.CHECKS} == set(DEFECTS)


def test_a_trainer_without_examples_is_checked_on_refusing_to_train_on_none():
    assert failed("trainer", f"{HERE}:TrainsOnNothing", TrainerCase()) == {"refuses no examples"}


def test_what_a_trainer_does_with_examples_is_not_checked_without_any():
    assert outcome("trainer", f"{HERE}:Sound", "reports what it made", TrainerCase()).outcome == "not checked"


def test_a_cut_that_comes_too_late_is_told():
    late = TrainerCase(examples=CASE.examples, cut=99)
    assert outcome("trainer", f"{HERE}:Sound", "resumes where it was cut", late).outcome == "not applicable"
