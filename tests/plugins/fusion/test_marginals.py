"""The mathematics of RAG against sums that are written out."""

from __future__ import annotations

from itertools import product
from math import exp, fsum, log, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ragloom_fusion.marginals import sequence, token
from ragloom_fusion.marginals.log_sum import log_sum_exp, normalised
from ragloom_fusion.marginals.prior import log_prior

SCORES = arrays(np.float64, 3, elements=st.floats(-4, 4))
LOGS = st.floats(-12, -1e-3)
TOKENS = arrays(np.float64, (4, 3), elements=LOGS)
TOTALS = arrays(np.float64, (5, 3), elements=st.floats(-30, -1e-3))


def close(expected):
    return pytest.approx(expected, rel=1e-6)


@given(SCORES, st.floats(0, 50))
def test_a_prior_is_the_softmax_of_scores_times_the_temperature(scores, temperature):
    mass = [exp(temperature * (one - max(scores))) for one in scores]
    assert np.exp(log_prior(scores, temperature)).tolist() == close([one / fsum(mass) for one in mass])


def test_cosines_make_a_flat_prior_until_they_are_scaled():
    cosines = np.array([0.62, 0.58, 0.55])
    assert np.exp(log_prior(cosines, 1.0)).max() < 0.36
    assert np.exp(log_prior(cosines, 30.0)).max() > 0.65


@given(SCORES, TOTALS)
def test_a_sequences_likelihood_is_its_mean_over_passages(scores, totals):
    prior = log_prior(scores, 1.0)
    expected = [log(fsum(exp(prior[z] + one[z]) for z in range(3))) for one in totals]
    assert sequence.log_likelihood(prior, totals).tolist() == close(expected)


@given(SCORES, TOTALS)
def test_a_sequences_posterior_is_by_bayes_rule(scores, totals):
    prior = log_prior(scores, 1.0)
    joint = [[exp(prior[z] + one[z]) for z in range(3)] for one in totals]
    expected = [[part / fsum(row) for part in row] for row in joint]
    assert sequence.posterior(prior, totals) == close(np.array(expected))


def test_a_passage_that_was_not_asked_takes_no_part():
    prior = log_prior(np.zeros(3), 1.0)
    totals = np.array([[-1.0, -np.inf, -2.0]])
    assert sequence.log_likelihood(prior, totals)[0] == close(log((exp(-1) + exp(-2)) / 3))
    assert sequence.posterior(prior, totals)[0].tolist() == close([1 / (1 + exp(-1)), 0, exp(-1) / (1 + exp(-1))])


def test_an_impossible_text_leaves_the_prior_as_it_is():
    prior = log_prior(np.array([0.0, 1.0]), 1.0)
    assert sequence.posterior(prior, np.full((1, 2), -np.inf))[0].tolist() == close(np.exp(prior).tolist())


@given(SCORES, TOKENS)
def test_a_token_wise_likelihood_is_the_mean_over_every_way_to_give_each_token_a_passage(scores, log_p):
    prior = log_prior(scores, 1.0)
    ways = product(range(3), repeat=len(log_p))
    expected = fsum(prod(exp(prior[z] + log_p[i, z]) for i, z in enumerate(way)) for way in ways)
    assert token.log_likelihood(prior, log_p) == close(log(expected))


@given(SCORES, TOKENS)
def test_an_answers_share_is_how_often_a_passage_is_drawn_over_all_those_ways(scores, log_p):
    prior = log_prior(scores, 1.0)
    mass, drawn = [], []
    for way in product(range(3), repeat=len(log_p)):
        mass.append(prod(exp(prior[z] + log_p[i, z]) for i, z in enumerate(way)))
        drawn.append([way.count(z) / len(way) for z in range(3)])
    expected = np.average(drawn, axis=0, weights=mass)
    assert token.answer_posterior(token.token_posterior(prior, log_p)) == close(expected)


@given(SCORES, TOKENS)
def test_the_next_tokens_distribution_is_that_of_a_passage_drawn_at_random(scores, log_p):
    prior = log_prior(scores, 1.0)
    passages = log_p.T  # as if the four tokens were all that there are
    expected = [log(fsum(exp(prior[z] + passages[z, v]) for z in range(3))) for v in range(4)]
    assert token.next_token(prior, passages).tolist() == close(expected)


@given(TOTALS)
def test_posteriors_sum_to_one(totals):
    prior = log_prior(np.zeros(3), 1.0)
    assert sequence.posterior(prior, totals).sum(axis=1).tolist() == pytest.approx([1] * 5, abs=1e-12)


def test_sums_of_what_no_float_could_hold_are_right():
    assert log_sum_exp(np.array([-1e4, -1e4])) == close(-1e4 + log(2))
    assert log_sum_exp(np.array([1e4, 1e4 - 1])) == close(1e4 + log(1 + exp(-1)))


def test_nothing_possible_has_a_likelihood_of_zero():
    assert log_sum_exp(np.array([-np.inf, -np.inf])) == -np.inf


def test_log_probabilities_are_made_to_sum_to_one():
    assert normalised(np.log(np.array([[1.0, 3.0]])))[0].tolist() == close([0.25, 0.75])
