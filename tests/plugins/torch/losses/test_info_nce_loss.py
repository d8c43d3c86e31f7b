"""The contrastive loss, with the negatives of the batch, hard ones, and what must not be one."""

from __future__ import annotations

from math import exp, fsum, inf, log

import pytest
import torch
from torch.autograd import gradcheck

from ragloom_torch.losses import info_nce
from ragloom_torch.losses.in_batch import own_columns, same_document

QUESTIONS, HARD = 4, 2
POSITIVES = own_columns(QUESTIONS, hard=HARD)


def drawn(seed=0):
    random = torch.Generator().manual_seed(seed)
    scores = torch.randn(QUESTIONS, QUESTIONS * (1 + HARD), generator=random, dtype=torch.float64)
    return scores, torch.rand(scores.shape, generator=random) < 0.4


def written_out(scores, known, temperature):
    found = []
    for row, left_out, own in zip(scores.tolist(), known.tolist(), POSITIVES.tolist(), strict=True):
        mass = [exp(temperature * one) for z, one in enumerate(row) if z == own or not left_out[z]]
        found.append(log(fsum(mass)) - temperature * row[own])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_all_other_passages_are_negatives(seed):
    scores, known = drawn(seed)
    expected = written_out(scores, torch.zeros_like(known), 3.0)
    assert info_nce.loss(scores, POSITIVES, temperature=3.0).tolist() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_to_be_right_is_no_negative(seed):
    scores, known = drawn(seed)
    found = info_nce.loss(scores, POSITIVES, known=known, temperature=3.0)
    assert found.tolist() == pytest.approx(written_out(scores, known, 3.0), rel=1e-6)


def test_the_positive_stays_though_it_is_known_to_be_right():
    scores, _ = drawn()
    everything = torch.ones_like(scores, dtype=torch.bool)
    assert info_nce.loss(scores, POSITIVES, known=everything).tolist() == pytest.approx([0] * QUESTIONS, abs=1e-12)


def test_gradients_are_those_of_finite_differences():
    scores, known = drawn()
    assert gradcheck(lambda one: info_nce.loss(one, POSITIVES, known=known), (scores.requires_grad_(),))


def test_what_is_known_to_be_right_is_not_pushed_away():
    scores, known = drawn()
    info_nce.loss(scores.requires_grad_(), POSITIVES, known=known).sum().backward()
    left_out = known.scatter(1, POSITIVES[:, None], False)
    assert scores.grad[left_out].tolist() == [0] * int(left_out.sum())


def test_a_question_without_its_positive_has_nothing_to_learn_from():
    scores, _ = drawn()
    scores[1, POSITIVES[1]] = -inf
    scores[2] = -inf
    losses = info_nce.loss(scores.requires_grad_(), POSITIVES)
    losses.sum().backward()
    assert (losses > 0).tolist() == [True, False, False, True]
    assert scores.grad[1:3].abs().sum() == 0
    assert scores.grad.isfinite().all()


def test_scores_in_bfloat16_are_raised_first():
    scores = drawn()[0].to(torch.bfloat16)
    found = info_nce.loss(scores, POSITIVES, temperature=20.0)
    assert found.dtype == torch.float32
    expected = info_nce.loss(scores.double(), POSITIVES, temperature=20.0)
    torch.testing.assert_close(found.double(), expected, rtol=1e-5, atol=1e-5)


def test_positives_come_first_of_what_each_question_brings():
    assert own_columns(3).tolist() == [0, 1, 2]
    assert own_columns(3, hard=2).tolist() == [0, 3, 6]


def test_passages_of_the_positives_document_are_told():
    documents = torch.tensor([7, 7, 8, 9, 7, 9])
    assert same_document(documents, own_columns(3, hard=1)).tolist() == [
        [True, True, False, False, True, False],
        [False, False, True, False, False, False],
        [True, True, False, False, True, False],
    ]
