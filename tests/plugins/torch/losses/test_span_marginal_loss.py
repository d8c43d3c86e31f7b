"""The likelihood of any span that matches, against enumeration."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import exp, fsum, inf, log

import pytest
import torch
from drawn_batches import softmax
from torch import Tensor
from torch.autograd import gradcheck

from ragloom_torch.losses import rag_sequence, span_marginal

EXAMPLES, PASSAGES, TOKENS = 3, 2, 4


@dataclass(frozen=True)
class Spans:
    start: Tensor
    end: Tensor
    spans: Tensor

    @property
    def parts(self):
        return self.start, self.end, self.spans


def drawn(seed=0):
    random = torch.Generator().manual_seed(seed)
    shape = (EXAMPLES, PASSAGES, TOKENS)
    start, end = (torch.randn(shape, generator=random, dtype=torch.float64) for _ in range(2))
    start[:, 1, -1] = end[:, 1, -1] = -inf  # the second passage is shorter
    places = torch.rand(*shape, TOKENS, generator=random) < 0.4
    places[:, 1, -1] = places[:, 1, :, -1] = False
    ordered = torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu()
    places[:, 0, 0, 0] = True  # so that none is without
    return Spans(start, end, places & ordered)


def matches(spans, passages=range(PASSAGES)):
    return [place for place in product(passages, range(TOKENS), range(TOKENS)) if spans[place]]


@pytest.mark.parametrize("seed", range(4))
def test_matching_spans_of_all_passages_are_summed(seed):
    batch, expected = drawn(seed), []
    for start, end, spans in zip(*batch.parts, strict=True):
        starts, ends = softmax(start.flatten().tolist()), softmax(end.flatten().tolist())
        mass = [starts[k * TOKENS + i] * ends[k * TOKENS + j] for k, i, j in matches(spans)]
        expected.append(-log(fsum(mass)))
    assert span_marginal.loss(*batch.parts).tolist() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_with_a_prior_over_passages_the_likelihood_is_orqas(seed):
    batch, expected = drawn(seed), []
    scores = torch.randn(EXAMPLES, PASSAGES, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    for row, start, end, spans in zip(scores.tolist(), *batch.parts, strict=True):
        prior, starts, ends = softmax(row), [softmax(one.tolist()) for one in start], [softmax(e.tolist()) for e in end]
        expected.append(-log(fsum(prior[k] * starts[k][i] * ends[k][j] for k, i, j in matches(spans))))
    each = span_marginal.log_likelihoods(*batch.parts)[..., None]
    found = rag_sequence.loss(scores, each, torch.ones(EXAMPLES, 1))
    assert found.tolist() == pytest.approx(expected, rel=1e-6)


def test_gradients_are_those_of_finite_differences():
    batch = drawn()
    there = batch.start > -inf
    parts = [torch.where(there, one, 0).requires_grad_() for one in (batch.start, batch.end)]

    def loss(start, end):
        start, end = (torch.where(there, one, -inf) for one in (start, end))
        return span_marginal.loss(start, end, batch.spans)

    assert gradcheck(loss, parts)


def test_an_example_without_a_matching_span_has_nothing_to_learn_from():
    batch = drawn()
    batch.spans[1] = False
    losses = span_marginal.loss(batch.start.requires_grad_(), batch.end, batch.spans)
    losses.sum().backward()
    assert (losses > 0).tolist() == [True, False, True]
    assert batch.start.grad[1].abs().sum() == 0
    assert batch.start.grad.isfinite().all()


def test_a_match_where_no_answer_can_begin_is_impossible():
    batch = drawn()
    batch.spans[1] = False
    batch.spans[1, 1, -1, -1] = True
    losses = span_marginal.loss(batch.start.requires_grad_(), batch.end, batch.spans)
    losses.sum().backward()
    assert losses.isposinf().tolist() == [False, True, False]
    assert batch.start.grad.isfinite().all()


def test_an_example_of_no_tokens_has_nothing_to_learn_from():
    batch = drawn()
    batch.start[1] = batch.end[1] = -inf
    losses = span_marginal.loss(batch.start.requires_grad_(), batch.end.requires_grad_(), batch.spans)
    losses.sum().backward()
    assert losses[1] == 0
    assert batch.start.grad.isfinite().all()


def test_logits_in_bfloat16_are_raised_first():
    batch = drawn()
    start, end = (one.to(torch.bfloat16) for one in (batch.start, batch.end))
    found = span_marginal.loss(start, end, batch.spans)
    assert found.dtype == torch.float32
    expected = span_marginal.loss(start.double(), end.double(), batch.spans)
    torch.testing.assert_close(found.double(), expected, rtol=1e-5, atol=1e-6)


def test_a_passage_without_a_match_has_no_likelihood():
    batch = drawn()
    batch.spans[0, 1] = False
    batch.spans[0, 0, 0, 0] = True
    found = span_marginal.log_likelihoods(*batch.parts)[0]
    first = [softmax(one[0, 0].tolist()) for one in (batch.start, batch.end)]
    expected = fsum(first[0][i] * first[1][j] for _, i, j in matches(batch.spans[0], [0]))
    assert [exp(one) for one in found.tolist()] == pytest.approx([expected, 0], rel=1e-6)


def told_by_ends(batch):
    """The same spans as tokens of all passages in one row, filled up to as many as the fullest example has."""
    every = [[(k * TOKENS + i, k * TOKENS + j) for k, i, j in matches(spans)] for spans in batch.spans]
    most = max(map(len, every))
    there = torch.tensor([[n < len(some) for n in range(most)] for some in every])
    ends = torch.tensor([some + [(0, 0)] * (most - len(some)) for some in every])
    return batch.start.flatten(1), batch.end.flatten(1), ends[..., 0], ends[..., 1], there


@pytest.mark.parametrize("seed", range(4))
def test_spans_told_by_their_ends_give_the_same_loss(seed):
    batch = drawn(seed)
    batch.spans[1] = False
    found, expected = span_marginal.loss_at(*told_by_ends(batch)), span_marginal.loss(*batch.parts)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=0)


def test_spans_told_by_their_ends_give_the_same_gradient():
    batch = drawn()
    batch.spans[1] = False
    batch.spans[1, 1, -1, -1] = True
    found = []
    for loss, parts in ((span_marginal.loss, lambda one: one.parts), (span_marginal.loss_at, told_by_ends)):
        start = batch.start.clone().requires_grad_()
        loss(*parts(Spans(start, batch.end, batch.spans))).sum().backward()
        found.append(start.grad)
    assert found[0].isfinite().all()
    torch.testing.assert_close(found[0], found[1])
