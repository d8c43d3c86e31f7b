"""Passages that are not there, targets of no tokens, and what is impossible: values, and gradients without NaN."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest
import torch
from drawn_batches import drawn, without
from torch.autograd import gradcheck

from ragloom_torch.losses import emdr2, fid, perplexity_distillation, rag_sequence, rag_token, replug
from ragloom_torch.losses.prior import log_prior

MARGINAL = {"rag_sequence": rag_sequence.loss, "rag_token": rag_token.loss, "emdr2": emdr2.loss}
TEACHING = {"perplexity distillation": perplexity_distillation.loss, "replug": replug.loss}
LOSSES = {**MARGINAL, **TEACHING}
POSTERIORS = {"rag_sequence": rag_sequence.posterior, "rag_token": rag_token.posterior}


def learnt(name, batch):
    """The losses, and the gradients of scores and log-probabilities; a NaN on the way back is an error."""
    batch = batch.learning()
    with torch.autograd.set_detect_anomaly(True, check_nan=True):
        losses = LOSSES[name](*batch.parts)
        found = torch.autograd.grad(losses.sum(), batch.parts[:2], allow_unused=True)
    return losses, [torch.zeros_like(batch.log_p) if one is None else one for one in found]


@pytest.mark.parametrize("name", LOSSES)
def test_a_passage_that_is_not_there_changes_nothing(name):
    batch = drawn()
    absent = replace(batch, scores=batch.scores.clone(), log_p=batch.log_p.clone())
    for example in range(4):
        absent = without(absent, example, 1)
    fewer = replace(batch, scores=batch.scores[:, [0, 2]], log_p=batch.log_p[:, [0, 2]])
    (found, gradients), (expected, expected_gradients) = learnt(name, absent), learnt(name, fewer)
    torch.testing.assert_close(found, expected)
    for one, other in zip(gradients, expected_gradients, strict=True):
        torch.testing.assert_close(one[:, [0, 2]], other)
        assert one[:, 1].abs().sum() == 0


@pytest.mark.parametrize("name", LOSSES)
def test_a_row_of_no_passages_has_no_loss_and_no_gradient(name):
    batch = drawn()
    expected, _ = learnt(name, batch)
    for passage in range(3):
        batch = without(batch, 1, passage)
    found, gradients = learnt(name, batch)
    assert found[1] == 0
    assert [one[1].abs().sum().item() for one in gradients] == [0, 0]
    torch.testing.assert_close(found[[0, 2, 3]], expected[[0, 2, 3]])


@pytest.mark.parametrize("name", LOSSES)
def test_a_target_of_no_tokens_has_no_loss_and_no_gradient(name):
    batch = drawn()
    batch.mask[2] = False
    found, gradients = learnt(name, batch)
    assert found[2] == 0
    assert [one[2].abs().sum().item() for one in gradients] == [0, 0]


@pytest.mark.parametrize("nonsense", [nan, -inf])
@pytest.mark.parametrize("name", LOSSES)
def test_a_token_that_does_not_count_is_not_looked_at(name, nonsense):
    batch = drawn()
    said = torch.where(batch.mask[:, None], batch.log_p, nonsense)
    (found, gradients), (expected, expected_gradients) = learnt(name, replace(batch, log_p=said)), learnt(name, batch)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(gradients, expected_gradients)


@pytest.mark.parametrize("name", MARGINAL)
def test_a_target_that_no_passage_can_give_is_infinitely_unlikely(name):
    batch = drawn()
    batch.log_p[1, :, 0] = -inf
    found, gradients = learnt(name, batch)
    assert found.isposinf().tolist() == [False, True, False, False]
    assert all(one.isfinite().all() for one in gradients)


@pytest.mark.parametrize("name", TEACHING)
def test_a_reader_that_can_give_the_target_with_no_passage_teaches_nothing(name):
    batch = drawn()
    batch.log_p[1, :, 0] = -inf
    found, gradients = learnt(name, batch)
    assert found[1] == 0
    assert gradients[0][1].abs().sum() == 0


@pytest.mark.parametrize("name", sorted(LOSSES.keys() - {"replug"}))
def test_a_target_that_one_passage_cannot_give_is_left_to_the_others(name):
    batch = drawn()
    batch.log_p[1, 0, 0] = -inf
    found, gradients = learnt(name, batch)
    assert found.isfinite().all()
    assert all(one.isfinite().all() for one in gradients)


def test_replug_is_infinite_where_the_retriever_gives_a_chance_to_what_the_model_rules_out():
    batch = drawn()
    batch.log_p[1, 0, 0] = -inf
    found, gradients = learnt("replug", batch)
    assert found.isposinf().tolist() == [False, True, False, False]
    assert gradients[0].isfinite().all()


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_beside_a_passage_that_is_not_there_are_those_of_finite_differences(name):
    batch = drawn()
    there = torch.tensor([[True, True, False], [False, True, True], [False] * 3, [True] * 3])

    def loss(scores):
        return LOSSES[name](torch.where(there, scores, -inf), batch.log_p, batch.mask)

    assert gradcheck(loss, (batch.scores.requires_grad_(),))


@pytest.mark.parametrize("name", LOSSES)
def test_one_examples_loss_does_not_hang_on_its_batch(name):
    batch = drawn()
    alone = [LOSSES[name](*(part[[n]] for part in batch.parts)) for n in range(4)]
    torch.testing.assert_close(LOSSES[name](*batch.parts), torch.cat(alone))


@pytest.mark.parametrize("name", POSTERIORS)
def test_a_posterior_sums_to_one_over_the_passages_that_are_there(name):
    found = POSTERIORS[name](*without(drawn(), 1, 2).parts)
    assert found.sum(dim=-1).tolist() == pytest.approx([1] * 4)
    assert found[1, 2] == 0


@pytest.mark.parametrize("name", POSTERIORS)
def test_a_target_of_no_tokens_leaves_the_prior(name):
    batch = drawn()
    batch.mask[0] = False
    torch.testing.assert_close(POSTERIORS[name](*batch.parts)[0], batch.scores[0].softmax(dim=-1))


@pytest.mark.parametrize("name", POSTERIORS)
def test_an_impossible_target_leaves_the_prior(name):
    batch = drawn()
    batch.log_p[0] = -inf
    torch.testing.assert_close(POSTERIORS[name](*batch.parts)[0], batch.scores[0].softmax(dim=-1))


@pytest.mark.parametrize("name", POSTERIORS)
def test_a_row_of_no_passages_has_a_posterior_of_zeros(name):
    batch = drawn(passages=1)
    assert POSTERIORS[name](*without(batch, 0, 0).parts).tolist() == [[0], [1], [1], [1]]


def test_a_temperature_of_zero_is_a_flat_prior_over_the_passages_that_are_there():
    found = log_prior(torch.tensor([[3.0, -inf, 1.0]]), 0.0)
    assert found.exp().tolist() == [pytest.approx([0.5, 0, 0.5])]


def test_a_temperature_that_learns_takes_no_harm_from_a_passage_that_is_not_there():
    temperature = torch.tensor(2.0, requires_grad=True)
    log_prior(torch.tensor([[3.0, -inf, 1.0], [-inf] * 3]), temperature)[0, 0].backward()
    assert temperature.grad.isfinite()


def test_fusion_in_decoder_has_the_sum_of_the_tokens_that_count():
    log_p = torch.tensor([[-1.0, -2.0, nan], [-inf, nan, nan]], requires_grad=True)
    losses = fid.loss(log_p, torch.tensor([[1, 1, 0], [0, 0, 0]]))
    losses.sum().backward()
    assert losses.tolist() == [3, 0]
    assert log_p.grad.tolist() == [[-1, -1, 0], [0, 0, 0]]
