"""What a component promises that says what it takes, or how it counts: each promise by the check meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import GeneratorCase, MetricCase
from ragloom.testing.suites import metered, signed

HERE = "tests.core.testing.planted_metered"
DEFECTS = {
    metered: {
        "begins at nothing": "KeepsOnCounting",
        "counts every request": "CountsTheLast",
        "counts tokens read and written": "CountsNoPrompt",
        "counts alike on several threads": "CountsUnguarded",
    },
    signed: {"signs in one line": "SignsEverything", "signs alike": "SignsTheFirst"},
}
KINDS = {metered: ("generator", "Sound", GeneratorCase()), signed: ("metric", "Signed", MetricCase())}
PLANTED = [(suite, check, defect) for suite, defects in DEFECTS.items() for check, defect in defects.items()]


@pytest.mark.parametrize("suite", DEFECTS, ids=lambda suite: suite.__name__.rpartition(".")[2])
def test_a_sound_component_passes_every_check(suite):
    kind, target, case = KINDS[suite]
    found = outcomes(kind, f"{HERE}:{target}", case)
    assert {name: found[name].why for name in DEFECTS[suite] if found[name].outcome != "passed"} == {}


@pytest.mark.parametrize(("suite", "check", "defect"), PLANTED, ids=[check for _, check, _ in PLANTED])
def test_a_planted_defect_is_found_by_the_check_meant_for_it(suite, check, defect):
    kind, _, case = KINDS[suite]
    assert outcome(kind, f"{HERE}:{defect}", check, case).outcome == "failed"


@pytest.mark.parametrize("suite", DEFECTS, ids=lambda suite: suite.__name__.rpartition(".")[2])
def test_every_check_has_a_planted_defect(suite):
    assert {one.name for one in suite.CHECKS} == set(DEFECTS[suite])
