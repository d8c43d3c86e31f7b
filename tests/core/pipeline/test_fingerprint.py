"""What a pipeline's answers depend on, in one text."""

from dataclasses import replace

import pytest

from ragloom.pipeline.fingerprint import fingerprint
from ragloom.pipeline.recipe import Planned, PlannedRoute, Recipe


def planned(name: str, told: str = "1") -> Planned:
    return Planned(name, name, object, fingerprint=f"{name} {told}")


RECIPE = Recipe(
    routes=(PlannedRoute(planned("bm25")),),
    rank_fuser=planned("rrf"),
    answer_fuser=planned("concat"),
    generator=planned("extractive"),
    chunker=planned("sentences"),
)


def test_the_same_recipe_over_the_same_collection_has_the_same_fingerprint():
    assert fingerprint(RECIPE, "c") == fingerprint(replace(RECIPE), "c")


@pytest.mark.parametrize(
    "changed",
    [
        {"generator": planned("extractive", "2")},
        {"routes": (PlannedRoute(planned("bm25"), k=7),)},
        {"routes": (PlannedRoute(planned("bm25"), weight=2.0),)},
        {"routes": (PlannedRoute(planned("bm25")), PlannedRoute(planned("faiss")))},
        {"transforms": (planned("hyde"),)},
        {"interceptors": (planned("hyde"),)},
        {"reranker": planned("cross")},
        {"rounds": 2},
        {"trace": False},
    ],
)
def test_whatever_changes_answers_changes_the_fingerprint(changed):
    assert fingerprint(replace(RECIPE, **changed), "c") != fingerprint(RECIPE, "c")


def test_the_same_part_in_another_place_is_another_fingerprint():
    moved = {fingerprint(replace(RECIPE, **{place: (planned("x"),)}), "c") for place in ("transforms", "interceptors")}
    assert len(moved) == 2


def test_another_collection_has_another_fingerprint():
    assert fingerprint(RECIPE, "c") != fingerprint(RECIPE, "d")


def test_a_part_without_a_fingerprint_leaves_the_whole_without_one():
    assert fingerprint(replace(RECIPE, generator=Planned("mine", "mine", object)), "c") == ""
