"""What every component promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import GeneratorCase, RerankerCase, RetrieverCase, Wrong

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


WHOLE = "has whole capabilities"
PARTS = {
    "Misspelt": ("generator", GeneratorCase(), "Misspelt has 4 of the 5 of Stepping: lacks `reorder`"),
    "EndsInItsObjectsAlone": (
        "generator",
        GeneratorCase(),
        "its objects have Stepping, its class has not: write in the class what __init__ sets",
    ),
    "Streams": (
        "generator",
        GeneratorCase(has=("Streaming",)),
        "Streams has 0 of the 1 of Streaming: lacks `stream`, and the case promises it",
    ),
    "Commits": ("retriever", RetrieverCase(), "Commits has 2 of the 4 of Indexed: lacks `compact`, `passage_space`"),
    "Sound": (
        "reranker",
        RerankerCase(has=("Swimming",)),
        "Sound cannot have Swimming, which the case promises: there is no capability for the kind reranker",
    ),
}


def test_a_sound_component_passes():
    found = outcomes("reranker", f"{HERE}:Sound", CASE, config=f"{HERE}:Settings")
    assert {name: result.why for name, result in found.items() if result.outcome != "passed"} == {}


def test_a_generator_with_all_that_it_promises_passes():
    case = GeneratorCase(has=("Streaming", "Scoring", "Stepping", "JointReading"))
    assert outcome("generator", "ragloom.testing:ToyModel", WHOLE, case).outcome == "passed"


@pytest.mark.parametrize("target", PARTS)
def test_a_capability_that_is_there_in_part_is_told_by_what_it_lacks(target):
    kind, case, why = PARTS[target]
    found = outcome(kind, f"{HERE}:{target}", WHOLE, case)
    assert (found.outcome, found.why) == ("failed", why)


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_is_found_by_the_check_meant_for_it(check):
    target, config = DEFECTS[check]
    assert outcome("reranker", f"{HERE}:{target}", check, CASE, config=f"{HERE}:{config}").outcome == "failed"


def test_every_check_has_a_planted_defect():
    from ragloom.testing.suites import every

    assert {one.name for one in every.CHECKS} == {*DEFECTS, WHOLE}


@pytest.mark.parametrize(("requires", "heard"), [("hypothesis.strategies", "failed"), ("numpy.linalg", "passed")])
def test_what_a_component_requires_is_heavy_unless_ragloom_imports_it_too(requires, heard):
    found = outcome(
        "reranker",
        f"{HERE}:Hypothetical",
        "imports nothing heavy",
        CASE,
        config=f"{HERE}:Settings",
        requires=(requires,),
    )
    assert found.outcome == heard
