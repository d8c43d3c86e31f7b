"""The winner of weighted votes, and what a vote weighs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragloom_classify.voting import WEIGHTINGS, elect


def test_the_label_with_most_of_the_weight_wins():
    vote = elect(["good", "bad", "bad"], np.array([3.0, 1.0, 1.0]))
    assert (vote.label, vote.share, vote.shares.tolist()) == ("good", 0.6, [1.0, 0.0, 0.0])


def test_of_equal_labels_the_one_whose_first_voter_is_nearest_wins():
    assert elect(["bad", "good", "good", "bad"], np.ones(4)).label == "bad"


def test_equal_sums_of_fractions_are_equal():
    thirds = np.array([1 / 2, 1.0, 1 / 3, 1 / 6])
    assert elect(["many", "one", "many", "many"], thirds).label == "many"


def test_votes_by_score_leave_out_what_is_below_zero():
    assert WEIGHTINGS["score"](np.array([2.0, 0.5, -1.0])).tolist() == [2.0, 0.5, 0.0]


def test_scores_that_are_all_below_zero_count_by_rank():
    assert WEIGHTINGS["score"](np.array([-1.0, -2.0])).tolist() == [1.0, 0.5]


@pytest.mark.parametrize("name", WEIGHTINGS)
@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-9, 9, width=32)), min_size=1, max_size=12))
def test_shares_are_the_winners_and_sum_to_one(name, given_votes):
    labels = [label for label, _ in given_votes]
    scores = np.array(sorted((score for _, score in given_votes), reverse=True))
    vote = elect(labels, WEIGHTINGS[name](scores))
    assert vote.shares.sum() == pytest.approx(1)
    assert 0 < vote.share <= 1
    assert {label for label, share in zip(labels, vote.shares, strict=True) if share} == {vote.label}
