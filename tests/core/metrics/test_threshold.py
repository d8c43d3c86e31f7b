"""A threshold does what is aimed at on what it is fitted on, and is judged on what it is not."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.metrics.threshold import (
    Outcomes,
    at_coverage,
    best_score,
    between,
    curve_of,
    held_out,
    within_risk,
    worth,
)

finite = st.floats(-1e6, 1e6, allow_nan=False)
rows = st.lists(
    st.tuples(
        st.sampled_from([-inf, -2.0, -1.0, 0.0, 0.5, 0.75, 3.0, inf]), st.sampled_from([0.0, 0.5, 1.0]), st.booleans()
    ),
    min_size=1,
    max_size=30,
)


def outcomes(*rows):
    sure, loss, unanswerable = zip(*rows, strict=True)
    return Outcomes(np.array(sure, float), np.array(loss, float), np.array(unanswerable, bool))


FIVE = outcomes((0.9, 0, False), (0.7, 1, False), (0.5, 0, False), (0.3, 0, False), (0.1, 1, True))


def risk_at(given_rows, threshold):
    losses = [loss for sure, loss, _ in given_rows if sure > -inf and sure >= threshold]
    return sum(losses) / len(losses) if losses else 0.0


@given(rows, st.floats(0, 1))
def test_the_risk_aimed_at_is_kept_and_no_threshold_that_keeps_it_answers_more(some, most):
    found = within_risk(most)(outcomes(*some))
    tried = [sure for sure, _, _ in some if sure > -inf]
    keeping = [sure for sure in tried if risk_at(some, sure) <= most]
    assert (found is None) == (not keeping)
    if found is not None:
        answered = sum(sure > -inf and sure >= found for sure, _, _ in some)
        assert risk_at(some, found) <= most + 1e-9
        assert answered == max(sum(other >= sure and other > -inf for other, _, _ in some) for sure in keeping)


@given(rows, st.floats(0, 1))
def test_the_coverage_aimed_at_is_reached_and_a_higher_threshold_does_not_reach_it(some, least):
    found, every = at_coverage(least)(outcomes(*some)), outcomes(*some)
    reachable = every.answered.mean() >= least and every.answered.any()
    assert (found is None) == (not reachable)
    if found is not None:
        assert every.given(found).mean() >= least - 1e-9
        higher = [sure for sure, _, _ in some if sure > every.confidence[every.given(found)].min()]
        assert all(every.given(sure).mean() < least for sure in higher) or least == 0


@given(rows)
def test_no_threshold_has_a_better_score_than_the_best(some):
    every = outcomes(*some)
    found = best_score(every)
    if found is not None:
        assert every.score(found) == pytest.approx(max(every.score(sure) for sure, _, _ in some if sure > -inf))


def test_abstaining_on_an_unanswerable_question_is_right_and_on_others_wrong():
    assert (FIVE.score(-inf), FIVE.score(0.2), FIVE.score(0.8)) == pytest.approx((0.6, 0.8, 0.4))


def test_the_threshold_of_the_best_score_keeps_the_unanswerable_question_out():
    assert 0.1 < best_score(FIVE) <= 0.3


def test_what_was_not_answered_anyhow_counts_in_no_risk_and_in_no_coverage():
    curve = curve_of(outcomes((0.9, 0, False), (-inf, 1, False)))
    assert (curve.coverage.tolist(), curve.risk.tolist()) == ([0.5], [0.0])


def test_an_answer_without_a_confidence_is_given_at_every_threshold():
    assert outcomes((inf, 0, False), (0.1, 0, False)).given(1e9).tolist() == [True, False]


@given(finite, finite)
def test_a_threshold_lies_above_the_answer_that_is_held_back_and_not_above_the_one_that_is_given(one, other):
    low, high = sorted((one, other))
    if low < high:
        assert low < between(low, high) <= high


@pytest.mark.parametrize(
    ("low", "high", "number"), [(0.1342, 0.2079, 0.2), (0.42, 0.43, 0.425), (-0.31, -0.12, -0.2), (3.0, 11.0, 7.0)]
)
def test_a_threshold_is_a_number_that_a_person_can_read(low, high, number):
    assert between(low, high) == number


def test_a_threshold_above_the_surest_finite_answer_is_a_number_too():
    assert 0.9 < between(0.9, inf) < inf


def test_a_question_is_judged_by_a_threshold_that_it_has_no_part_in():
    def aim(part):
        return -inf if 0.7 in part.confidence else inf

    given_rows = held_out(FIVE, aim, folds=5, seed=0)
    assert given_rows.tolist() == [True, False, True, True, True]


def test_where_the_other_folds_reach_nothing_nothing_is_answered():
    assert not held_out(FIVE, lambda _: None, folds=2, seed=0).any()


def test_a_fit_to_noise_does_not_look_good_on_what_was_held_out():
    draw = np.random.default_rng(1)
    noise = Outcomes(draw.random(400), (draw.random(400) < 0.5).astype(float), np.zeros(400, bool))
    aim = within_risk(0.3)
    assert worth(noise, noise.given(aim(noise))).risk.mean <= 0.3
    assert worth(noise, held_out(noise, aim, folds=5, seed=0)).risk.mean > 0.35


def test_the_worth_of_answering_nothing_has_no_risk():
    found = worth(FIVE, np.zeros(5, bool))
    assert (found.coverage, isnan(found.risk.mean), found.score) == (0.0, True, 0.2)
