"""What teaches a retriever by what its reader thinks of the passages: divergences written out, and gradients."""

from __future__ import annotations

from math import exp, fsum, log

import pytest
import torch
from drawn_batches import drawn, gradients, softmax
from torch.autograd import gradcheck

from ragloom_torch.losses import emdr2, perplexity_distillation, rag_sequence, replug
from ragloom_torch.losses.likelihoods import likelihoods, mean_log_likelihoods

SEEDS = range(4)
TEMPERATURES = {"temperature": 0.7, "reader_temperature": 0.3}
JUDGEMENTS = {
    "log-likelihoods": ({}, fsum),
    "their means over tokens": ({"judged_by": mean_log_likelihoods}, lambda one: fsum(one) / len(one)),
    "likelihoods": ({"judged_by": likelihoods}, lambda one: exp(fsum(one))),
}
TEACHING = {"perplexity distillation": perplexity_distillation.loss, "replug": replug.loss}
LOSSES = {**TEACHING, "emdr2": emdr2.loss}


def close(expected):
    return pytest.approx(expected, rel=1e-6)


def divergence(p, q):
    return fsum(one * (log(one) - log(other)) for one, other in zip(p, q, strict=True))


def both(scores, log_p, judge):
    """What the retriever says, and what the reader does."""
    retriever = softmax([TEMPERATURES["temperature"] * one for one in scores])
    return retriever, softmax([TEMPERATURES["reader_temperature"] * judge(one) for one in log_p])


@pytest.mark.parametrize("judgement", JUDGEMENTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_perplexity_distillation_is_the_divergence_of_the_retriever_from_the_reader(seed, judgement):
    batch = drawn(seed)
    settings, judge = JUDGEMENTS[judgement]
    pairs = [both(*row, judge) for row in batch.rows()]
    found = perplexity_distillation.loss(*batch.parts, **TEMPERATURES, **settings)
    assert found.tolist() == close([divergence(reader, retriever) for retriever, reader in pairs])


@pytest.mark.parametrize("judgement", JUDGEMENTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_replug_is_the_divergence_of_the_reader_from_the_retriever(seed, judgement):
    batch = drawn(seed)
    settings, judge = JUDGEMENTS[judgement]
    pairs = [both(*row, judge) for row in batch.rows()]
    found = replug.loss(*batch.parts, **TEMPERATURES, **settings)
    assert found.tolist() == close([divergence(retriever, reader) for retriever, reader in pairs])


@pytest.mark.parametrize("seed", SEEDS)
def test_emdr2_sums_over_passages_the_product_over_tokens(seed):
    batch = drawn(seed)
    joints = [[p * exp(fsum(one)) for p, one in zip(softmax(row[0]), row[1], strict=True)] for row in batch.rows()]
    assert emdr2.loss(*batch.parts).tolist() == close([-log(fsum(one)) for one in joints])


@pytest.mark.parametrize("name", LOSSES)
def test_the_reader_learns_nothing(name):
    batch = drawn().learning()
    found = torch.autograd.grad(LOSSES[name](*batch.parts).sum(), batch.parts[:2], allow_unused=True)
    assert found[0].abs().sum() > 0
    assert found[1] is None


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_those_of_finite_differences(name):
    batch = drawn().learning()
    log_p = batch.log_p.detach()
    assert gradcheck(lambda scores: LOSSES[name](scores, log_p, batch.mask, temperature=1.7), (batch.scores,))


def test_perplexity_distillation_draws_the_retriever_to_the_reader():
    batch = drawn().learning()
    (found,) = gradients(perplexity_distillation.loss(*batch.parts), batch.scores)
    reader = torch.tensor([softmax([fsum(one) for one in log_p]) for _, log_p in batch.rows()], dtype=torch.float64)
    torch.testing.assert_close(found, batch.scores.softmax(dim=-1).detach() - reader, rtol=1e-6, atol=1e-12)


def test_emdr2_draws_the_retriever_to_the_posterior():
    batch = drawn().learning()
    (found,) = gradients(emdr2.loss(*batch.parts), batch.scores)
    expected = batch.scores.softmax(dim=-1) - rag_sequence.posterior(*batch.parts)
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("judgement", JUDGEMENTS)
@pytest.mark.parametrize("name", TEACHING)
def test_a_target_of_no_tokens_teaches_nothing_however_it_is_judged(name, judgement):
    batch = drawn().learning()
    batch.mask[1] = False
    losses = TEACHING[name](*batch.parts, **JUDGEMENTS[judgement][0])
    (found,) = gradients(losses, batch.scores)
    assert losses[1] == 0
    assert (found.abs().sum(dim=-1) == 0).tolist() == [False, True, False, False]
    assert found.isfinite().all()


@pytest.mark.parametrize("name", TEACHING)
def test_a_temperature_of_each_row_is_as_good_as_a_mean_over_tokens(name):
    batch = drawn()
    found = TEACHING[name](*batch.parts, reader_temperature=1 / batch.mask.sum(dim=-1, keepdim=True))
    expected = TEACHING[name](*batch.parts, judged_by=mean_log_likelihoods)
    assert found.tolist() == close(expected.tolist())


@pytest.mark.parametrize("name", TEACHING)
def test_a_retriever_that_agrees_has_nothing_left_to_learn(name):
    batch = drawn()
    agreeing = torch.where(batch.mask[:, None], batch.log_p, 0).sum(dim=-1) + 5
    assert TEACHING[name](agreeing, *batch.parts[1:]).tolist() == pytest.approx([0] * 4, abs=1e-12)
