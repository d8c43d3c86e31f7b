"""RAG-Sequence and RAG-Token against sums that are written out, and their gradients."""

from __future__ import annotations

from itertools import product
from math import exp, fsum, log, prod

import pytest
import torch
from drawn_batches import drawn, gradients, softmax
from torch.autograd import gradcheck

from ragloom_torch.losses import rag_sequence, rag_token

SEEDS = range(4)
LOSSES = {"rag_sequence": rag_sequence.loss, "rag_token": rag_token.loss}


def close(expected):
    return pytest.approx(expected, rel=1e-6)


def joint_of_sequences(scores, log_p):
    return [p * exp(fsum(one)) for p, one in zip(softmax(scores), log_p, strict=True)]


def joint_of_ways(scores, log_p):
    """Of every way to give each token a passage of its own."""
    prior = softmax(scores)
    ways = product(range(len(scores)), repeat=len(log_p[0]))
    return {way: prod(prior[z] * exp(log_p[z][t]) for t, z in enumerate(way)) for way in ways}


@pytest.mark.parametrize("seed", SEEDS)
def test_rag_sequence_sums_over_passages_the_product_over_tokens(seed):
    batch = drawn(seed)
    expected = [-log(fsum(joint_of_sequences(*row))) for row in batch.rows()]
    assert rag_sequence.loss(*batch.parts).tolist() == close(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_rag_token_sums_over_every_way_to_give_each_token_a_passage(seed):
    batch = drawn(seed)
    expected = [-log(fsum(joint_of_ways(*row).values())) for row in batch.rows()]
    assert rag_token.loss(*batch.parts).tolist() == close(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sequences_posterior_is_by_bayes_rule(seed):
    batch = drawn(seed)
    joints = [joint_of_sequences(*row) for row in batch.rows()]
    expected = [[one / fsum(joint) for one in joint] for joint in joints]
    assert rag_sequence.posterior(*batch.parts).tolist() == [close(row) for row in expected]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_token_wise_posterior_is_how_often_a_passage_is_drawn_over_all_those_ways(seed):
    batch = drawn(seed)
    expected = []
    for scores, log_p in batch.rows():
        ways = joint_of_ways(scores, log_p)
        shares = [fsum(p * way.count(z) / len(way) for way, p in ways.items()) for z in range(len(scores))]
        expected.append([one / fsum(ways.values()) for one in shares])
    assert rag_token.posterior(*batch.parts).tolist() == [close(row) for row in expected]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tokens_posterior_is_by_bayes_rule(seed):
    batch = drawn(seed)
    found = rag_token.token_posterior(*batch.parts)
    for (scores, log_p), row, mask in zip(batch.rows(), found, batch.mask, strict=True):
        for t, told in enumerate(row[mask].tolist()):
            joint = [p * exp(one[t]) for p, one in zip(softmax(scores), log_p, strict=True)]
            assert told == close([one / fsum(joint) for one in joint])


def test_of_one_token_both_are_the_same():
    batch = drawn(tokens=1)
    assert rag_sequence.loss(*batch.parts).tolist() == close(rag_token.loss(*batch.parts).tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_of_scores_is_prior_less_posterior(seed):
    batch = drawn(seed).learning()
    (found,) = gradients(rag_sequence.loss(*batch.parts), batch.scores)
    expected = batch.scores.softmax(dim=-1) - rag_sequence.posterior(*batch.parts)
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_of_a_tokens_log_probability_is_less_its_passages_posterior(seed):
    batch = drawn(seed).learning()
    (found,) = gradients(rag_sequence.loss(*batch.parts), batch.log_p)
    expected = -rag_sequence.posterior(*batch.parts)[..., None] * batch.mask[:, None]
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_those_of_finite_differences(name):
    batch = drawn().learning()
    assert gradcheck(lambda scores, log_p: LOSSES[name](scores, log_p, batch.mask, temperature=1.7), batch.parts[:2])


@pytest.mark.parametrize("name", LOSSES)
def test_a_temperature_that_learns_has_the_gradient_of_finite_differences(name):
    batch = drawn()
    temperature = torch.tensor(0.6, dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda one: LOSSES[name](*batch.parts, temperature=one), (temperature,))


@pytest.mark.parametrize("name", LOSSES)
def test_a_temperature_multiplies_the_scores(name):
    batch = drawn()
    found = LOSSES[name](*batch.parts, temperature=3.0)
    assert found.tolist() == close(LOSSES[name](3 * batch.scores, *batch.parts[1:]).tolist())
