"""Temperature, top-k, top-p, penalties and rules as pure functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.decoding.constraints import penalised, ruled, without
from ragloom.decoding.rules import Rules
from ragloom.decoding.sampling import drawn, highest, most_of, probabilities, several_drawn, stream_of, warped
from ragloom.decoding.topmost import topmost
from ragloom.types import Settings

ROW = np.log(np.array([0.1, 0.4, 0.05, 0.3, 0.15]))
ROWS = st.lists(st.floats(-8, 8), min_size=2, max_size=12).map(np.array)


def kept(scores):
    return np.flatnonzero(scores > -np.inf).tolist()


def test_top_k_keeps_the_highest():
    assert kept(highest(ROW, 2)) == [1, 3]


def test_top_k_keeps_those_that_are_as_high_as_the_last():
    assert kept(highest(np.array([1.0, 2.0, 1.0, 0.0]), 2)) == [0, 1, 2]


@pytest.mark.parametrize("k", [0, 5, 9])
def test_top_k_of_none_or_all_keeps_everything(k):
    assert kept(highest(ROW, k)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("p", "expected"), [(0.3, [1]), (0.5, [1, 3]), (0.69, [1, 3]), (0.8, [1, 3, 4]), (1.0, [0, 1, 2, 3, 4])]
)
def test_top_p_keeps_the_fewest_that_hold_so_much(p, expected):
    assert kept(most_of(ROW, p)) == expected


@given(ROWS, st.floats(0.05, 0.99))
def test_top_p_keeps_the_likeliest_and_enough(scores, p):
    found = kept(most_of(scores, p))
    assert scores.argmax() in found or scores.max() == scores[found].max()
    assert probabilities(scores)[found].sum() >= p - 1e-9


@given(ROWS, st.integers(0, 99))
def test_what_was_left_out_is_never_drawn(scores, seed):
    left = highest(scores, 1)
    assert drawn(left, stream_of(seed)) in kept(left)


@given(ROWS, st.integers(0, 99))
def test_several_are_drawn_without_repeating(scores, seed):
    assert len(set(several_drawn(scores, 4, stream_of(seed)).tolist())) == min(4, len(scores))


def test_temperature_sharpens_before_the_nucleus_is_cut():
    assert kept(warped(ROW, Settings(temperature=0.25, top_p=0.7))) == [1]


def test_a_penalty_divides_what_is_positive_and_multiplies_what_is_negative():
    assert penalised(np.array([2.0, -2.0, 1.0]), [0, 1, 1, 7], 2.0).tolist() == [1.0, -4.0, 1.0]


def test_without_a_penalty_nothing_is_copied():
    assert penalised(ROW, [0], 1.0) is ROW


def test_the_first_token_may_be_settled():
    assert kept(ruled(ROW, [9], 0, 5, Rules(first_id=3))) == [3]


def test_the_last_token_may_be_settled():
    assert kept(ruled(ROW, [9, 0, 0], 2, 3, Rules(last_id=2))) == [2]


def test_a_run_that_was_there_is_not_closed_again():
    assert kept(ruled(ROW, [1, 2, 3, 0, 1, 2], 6, 99, Rules(no_repeat=3))) == [0, 1, 2, 4]


def test_single_tokens_may_be_kept_from_repeating():
    assert kept(ruled(ROW, [4, 1], 2, 99, Rules(no_repeat=1))) == [0, 2, 3]


def test_rules_leave_the_given_scores_alone():
    before = ROW.copy()
    without(ROW, [1])
    assert (before == ROW).all()


@given(st.integers(1, 300), st.integers(1, 400), st.integers(0, 5))
def test_the_topmost_are_those_that_sorting_everything_gives(count, size, seed):
    scores = np.round(np.random.default_rng(seed).normal(size=size), 1)
    assert topmost(scores, count).tolist() == np.argsort(-scores, kind="stable")[:count].tolist()
