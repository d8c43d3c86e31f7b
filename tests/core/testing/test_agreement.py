"""When two rankings agree, and when a retriever that finds most has found enough."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome

from ragloom.errors import MissingExtraError
from ragloom.testing import RetrieverCase, drawing
from ragloom.testing.agreement import agree, recall
from ragloom.testing.filters import NOTHING, telling_filters
from ragloom.testing.material import METADATA
from ragloom.types import Ranking, matches

HERE = "tests.core.testing.planted_retriever"


def ranking(**scores):
    return Ranking.of("it", [int(name[1:]) for name in scores], list(scores.values()))


def test_rankings_agree_that_are_the_same_to_the_bit():
    assert agree(ranking(p1=2.0, p2=1.0), ranking(p1=2.0, p2=1.0), 0.0)


def test_rankings_disagree_whose_ids_are_others():
    assert not agree(ranking(p1=2.0, p2=1.0), ranking(p1=2.0, p3=1.0), 0.0)


def test_within_a_tolerance_neighbours_may_change_places():
    assert agree(ranking(p1=2.0, p2=1.99), ranking(p1=1.99, p2=2.0), 0.02)


def test_within_a_tolerance_the_last_one_may_be_another():
    assert agree(ranking(p1=2.0, p2=1.0), ranking(p1=2.0, p3=1.01), 0.02)


def test_beyond_a_tolerance_places_may_not_change():
    assert not agree(ranking(p1=2.0, p2=1.5), ranking(p1=1.5, p2=2.0), 0.02)


def test_another_id_in_front_is_no_matter_of_tolerance():
    assert not agree(ranking(p1=2.0, p2=1.0), ranking(p3=2.0, p2=1.0), 0.02)


def test_recall_is_the_share_of_what_was_expected():
    assert recall([ranking(p1=1.0, p9=0.5)], [ranking(p1=1.0, p2=0.5)]) == 0.5


def test_recall_of_nothing_is_whole():
    assert recall([ranking()], [ranking()]) == 1.0


@pytest.mark.parametrize(("share", "expected"), [(0.9, "passed"), (1.0, "failed")])
def test_an_approximate_retriever_is_held_to_the_recall_that_it_states(share, expected):
    found = outcome(
        "retriever", f"{HERE}:LosesTheLast", "finds a passage by its own words", RetrieverCase(recall=share)
    )
    assert found.outcome == expected


def test_filters_that_match_nothing_match_none_of_the_material():
    assert not any(matches(condition, fields) for condition in NOTHING for fields in METADATA.values())


def test_the_telling_filters_match_some_and_leave_some():
    found = {matches(condition, fields) for condition in telling_filters(METADATA) for fields in METADATA.values()}
    assert found == {True, False}


def test_without_hypothesis_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "hypothesis", None)
    with pytest.raises(MissingExtraError, match="kit"):
        drawing.library()
