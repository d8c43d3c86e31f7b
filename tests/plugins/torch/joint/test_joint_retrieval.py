"""What a question is trained with: exact search, searched candidates, positives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from ragloom.testing.fakes import DictionaryRetriever, FakeResources, ListCollection, rankings_of
from ragloom.types import Example, ExamplePassage
from ragloom_torch.joint import exact
from ragloom_torch.joint.candidates import NONE, FoundCandidates, reranked, searched, with_positive
from ragloom_torch.joint.exact import nearest
from ragloom_torch.joint.pool import pool_of, pool_of_found
from ragloom_torch.joint.rows import JointRow

COLLECTION = ListCollection.of_texts({"a": "Ada lives in Bergen.", "b": "Bo lives in Lund.", "c": "Cleo was here."})


def row(number=0, positives=()):
    return JointRow("q", ("a",), positives, (), number)


@dataclass
class Held:
    """Vectors without an encoder."""

    vectors: np.ndarray


@pytest.mark.parametrize("block", [3, 7, 1000])
def test_the_nearest_are_those_of_a_full_sort_whatever_is_read_at_once(monkeypatch, block):
    monkeypatch.setattr(exact, "_ROWS", block)
    draw = np.random.default_rng(0)
    vectors, queries = (draw.normal(size=(n, 4)).astype(np.float32) for n in (20, 5))
    wanted = np.argsort(-(queries @ vectors.T), axis=1, kind="stable")[:, :6]
    assert (nearest(queries, vectors, 6) == wanted).all()


@pytest.mark.parametrize("block", [2, 1000])
def test_equals_come_by_their_number(monkeypatch, block):
    monkeypatch.setattr(exact, "_ROWS", block)
    vectors = np.ones((7, 2), np.float32)
    assert nearest(np.ones((1, 2), np.float32), vectors, 3).tolist() == [[0, 1, 2]]


def test_no_more_is_found_than_there_is():
    assert nearest(np.ones((2, 2), np.float32), np.ones((3, 2), np.float32), 9).shape == (2, 3)


def test_a_positive_takes_the_last_place_where_none_was_found():
    chosen = with_positive(np.array([[4, 5], [4, 9]]), [row(positives=(9, 8)), row(positives=(9,))])
    assert chosen.tolist() == [[4, 9], [4, 9]]


def test_a_positive_takes_a_free_place_first():
    assert with_positive(np.array([[4, NONE, NONE]]), [row(positives=(9,))]).tolist() == [[4, 9, NONE]]


def test_candidates_are_put_in_the_order_of_their_scores():
    chosen = reranked(np.array([[4, 5, 6, NONE]]), lambda place, ones: (ones == 6) * 1.0, 2)
    assert chosen.tolist() == [[6, 4]]


def test_what_a_search_found_is_ranked_by_the_vectors_in_use():
    vectors = np.array([[0.0], [1.0], [2.0]], np.float32)
    found = FoundCandidates(Held(vectors), np.array([[0, 1, 2], [1, NONE, NONE]]))
    chosen = found.candidates([row(0), row(1)], np.array([[1.0], [1.0]], np.float32), 2)
    assert chosen.tolist() == [[2, 1], [1, NONE]]


def test_each_question_is_searched_for_once():
    retriever = DictionaryRetriever({"one": {1: 2.0, 2: 1.0}, "two": {}})
    found = searched(FakeResources(collection=COLLECTION, find=rankings_of(retriever)), ["one", "two"], 3)
    assert found.tolist() == [[1, 2, NONE], [NONE, NONE, NONE]]
    assert [one.text for one in retriever.queries] == ["one", "two"]


def test_a_positive_that_is_in_the_collection_is_known_by_its_words():
    example = Example("?", ("Lund",), (ExamplePassage(" Bo lives in Lund.\n"),))
    pool = pool_of(COLLECTION, [example])
    assert pool.positives(example) == (1,)
    assert len(pool) == 3


def test_a_positive_that_is_not_in_the_collection_is_held_and_never_searched():
    example = Example("?", ("x",), (ExamplePassage("elsewhere", title="T"),))
    pool = pool_of(COLLECTION, [example])
    assert (pool.positives(example), pool.searchable, len(pool)) == ((3,), 3, 4)
    assert pool.passages([3, 0])[0].indexed_text == "T\nelsewhere"


def test_of_an_empty_collection_what_the_rows_bring_is_searched():
    example = Example("?", ("x",), (ExamplePassage("right"),), (ExamplePassage("wrong"),))
    pool = pool_of(ListCollection(), [example])
    assert pool.searchable == 2


def test_of_a_search_only_what_was_found_is_looked_at():
    pool = pool_of_found(COLLECTION, [3, 1, 3], [])
    assert [one.id for one in pool.passages([0, 1])] == [1, 3]
    assert pool.numbers_of([3, 2, 1]) == [1, 0]


def test_another_text_makes_another_pool():
    other = ListCollection.of_texts({"a": "Ada lives in Bergen.", "b": "Bo lives in Lund.", "c": "Cleo was there."})
    assert pool_of(other, []).digest != pool_of(COLLECTION, []).digest
