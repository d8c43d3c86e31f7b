from math import isnan, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.metrics import average_precision, ndcg, precision, recall, reciprocal_rank, success

METRICS = (recall, precision, success, reciprocal_rank, average_precision, ndcg)
every_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
RELEVANT = {"a": 1, "c": 1, "z": 1, "b": 0}
FOUND = ["b", "a", "d", "c"]


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1 / 3), (4, 2 / 3), (None, 2 / 3)])
def test_recall_is_the_share_of_the_relevant_that_was_found(k, expected):
    assert recall(FOUND, RELEVANT, k) == expected


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 0.5), (4, 0.5), (8, 0.25), (None, 0.5)])
def test_precision_divides_by_k_even_where_less_was_found(k, expected):
    assert precision(FOUND, RELEVANT, k) == expected


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1.0), (None, 1.0)])
def test_success_is_one_hit(k, expected):
    assert success(FOUND, RELEVANT, k) == expected


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 0.5), (None, 0.5)])
def test_reciprocal_rank_is_of_the_first_hit(k, expected):
    assert reciprocal_rank(FOUND, RELEVANT, k) == expected


def test_average_precision_follows_the_textbook():
    # Hits at ranks 1, 3 and 6 of 4 relevant: (1/1 + 2/3 + 3/6) / 4.
    found = ["r1", "x", "r2", "y", "w", "r3"]
    assert average_precision(found, dict.fromkeys(["r1", "r2", "r3", "r4"], 1)) == pytest.approx((1 + 2 / 3 + 0.5) / 4)


def test_average_precision_cut_at_k_keeps_its_divisor():
    assert average_precision(["a", "x", "c"], {"a": 1, "c": 1}, 1) == 0.5


def test_ndcg_follows_an_example_worked_by_hand():
    # Grades 3, 2, 3, 0, 1, 2 in this order; 3 and 2 more were not found: DCG 6.861127, ideal at 6 8.740263.
    grades = {"d1": 3, "d2": 2, "d3": 3, "d4": 0, "d5": 1, "d6": 2, "d7": 3, "d8": 2}
    assert ndcg(["d1", "d2", "d3", "d4", "d5", "d6"], grades, 6) == pytest.approx(0.785, abs=5e-4)


def test_ndcg_of_the_best_order_is_one():
    assert ndcg(["x", "y"], {"x": 2, "y": 1}) == 1.0


def test_ndcg_takes_a_grade_below_nothing_for_nothing():
    assert ndcg(["spam", "x"], {"spam": -2, "x": 1}) == pytest.approx(1 / log2(3))


@every_metric
def test_a_question_to_which_nothing_is_relevant_gives_no_figure(metric):
    assert isnan(metric(["a"], {"a": 0}))


@every_metric
def test_finding_nothing_scores_nothing(metric):
    assert metric([], {"a": 1}) == 0.0


@every_metric
def test_an_id_that_comes_again_is_passed_over(metric):
    assert metric(["x", "x", "a", "a", "y"], {"a": 1}, 2) == metric(["x", "a"], {"a": 1}, 2)


@every_metric
def test_ids_may_be_numbers(metric):
    assert metric([7], {7: 2.0}) == 1.0


def brute_ndcg(ids: list[int], relevant: dict[int, int], k: int) -> float:
    gains = [relevant.get(one, 0) / log2(place + 2) for place, one in enumerate(ids[:k])]
    ideal = [grade / log2(place + 2) for place, grade in enumerate(sorted(relevant.values())[::-1][:k])]
    return sum(gains) / sum(ideal)


@given(
    ids=st.lists(st.integers(0, 20), unique=True, max_size=15),
    relevant=st.dictionaries(st.integers(0, 20), st.integers(1, 3), min_size=1, max_size=8),
    k=st.integers(1, 12),
)
def test_ndcg_agrees_with_brute_force(ids, relevant, k):
    assert ndcg(ids, relevant, k) == pytest.approx(brute_ndcg(ids, relevant, k))


@given(
    ids=st.lists(st.integers(0, 20), unique=True, max_size=15),
    relevant=st.dictionaries(st.integers(0, 20), st.integers(1, 3), min_size=1, max_size=8),
)
def test_average_precision_is_the_mean_of_precisions_at_the_relevant(ids, relevant):
    at_hits = [precision(ids, relevant, place) for place, one in enumerate(ids, 1) if one in relevant]
    assert average_precision(ids, relevant) == pytest.approx(sum(at_hits) / len(relevant))
