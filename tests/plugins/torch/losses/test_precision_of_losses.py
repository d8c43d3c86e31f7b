"""Losses are computed in float32 at least, whatever comes in."""

from __future__ import annotations

import pytest
import torch
from drawn_batches import drawn

from ragloom_torch.losses import emdr2, fid, perplexity_distillation, rag_sequence, rag_token, replug
from ragloom_torch.losses.token_log_probabilities import token_log_probabilities

FUNCTIONS = {
    "rag_sequence": rag_sequence.loss,
    "rag_token": rag_token.loss,
    "emdr2": emdr2.loss,
    "perplexity distillation": perplexity_distillation.loss,
    "replug": replug.loss,
    "rag_sequence's posterior": rag_sequence.posterior,
    "rag_token's posterior": rag_token.posterior,
    "fid": lambda scores, log_p, mask: fid.loss(log_p[:, 0], mask),
}
HALF = (torch.bfloat16, torch.float16)


def long_targets(dtype):
    """Of a hundred tokens, whose sums bfloat16 knows to the nearest 1."""
    batch = drawn(tokens=100)
    return [batch.scores.to(dtype), batch.log_p.to(dtype), torch.ones_like(batch.mask)]


@pytest.mark.parametrize("dtype", HALF)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_half_precision_is_raised_before_anything_is_added_up(name, dtype):
    scores, log_p, mask = long_targets(dtype)
    expected = FUNCTIONS[name](scores.double(), log_p.double(), mask)
    found = FUNCTIONS[name](scores, log_p, mask)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.double(), expected, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("name", ["rag_sequence", "rag_token"])
def test_gradients_come_back_in_the_precision_that_came_in(name):
    scores, log_p, mask = long_targets(torch.bfloat16)
    FUNCTIONS[name](scores.requires_grad_(), log_p.requires_grad_(), mask).sum().backward()
    exact = [one.detach().double().requires_grad_() for one in (scores, log_p)]
    FUNCTIONS[name](*exact, mask).sum().backward()
    for found, expected in zip((scores, log_p), exact, strict=True):
        assert found.grad.dtype == torch.bfloat16
        torch.testing.assert_close(found.grad.double(), expected.grad, rtol=2**-8, atol=1e-5)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_trainer_that_casts_by_itself_lowers_nothing_here(name):
    scores, log_p, mask = long_targets(torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        found = FUNCTIONS[name](scores, log_p, mask)
    torch.testing.assert_close(found, FUNCTIONS[name](scores, log_p, mask))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_double_precision_stays(name):
    assert FUNCTIONS[name](*drawn().parts).dtype == torch.float64


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_mask_of_numbers_is_as_good_as_one_of_truths(name):
    scores, log_p, mask = drawn().parts
    torch.testing.assert_close(FUNCTIONS[name](scores, log_p, mask.long()), FUNCTIONS[name](scores, log_p, mask))


@pytest.mark.parametrize("name", ["rag_sequence", "rag_token", "emdr2"])
def test_a_likelihood_that_no_float_could_hold_is_right(name):
    scores, log_p, mask = drawn().parts
    far = FUNCTIONS[name](scores.float(), (log_p - 1000).float(), mask)
    expected = FUNCTIONS[name](scores, log_p, mask) + 1000 * mask.sum(dim=-1)
    torch.testing.assert_close(far.double(), expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize("name", ["rag_sequence", "rag_token", "emdr2"])
def test_any_number_of_tokens_that_do_not_count_adds_no_rounding(name):
    scores, log_p, mask = drawn(examples=32).parts
    padding = torch.zeros(32, 3, 1000)
    found = FUNCTIONS[name](
        scores.float(), torch.cat([log_p.float(), padding], dim=-1), torch.cat([mask, padding[:, 0].bool()], dim=-1)
    )
    torch.testing.assert_close(found.double(), FUNCTIONS[name](scores, log_p, mask), rtol=1e-6, atol=0)


@pytest.mark.parametrize("dtype", HALF)
def test_logits_of_half_precision_are_raised_before_they_are_normalised(dtype):
    logits = (4 * torch.randn(2, 3, 5, 40, generator=torch.Generator().manual_seed(0))).to(dtype)
    targets = torch.randint(40, (2, 1, 5), generator=torch.Generator().manual_seed(1))
    found = token_log_probabilities(logits, targets)
    expected = logits.double().log_softmax(dim=-1).gather(-1, targets.expand(2, 3, 5)[..., None]).squeeze(-1)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.double(), expected, rtol=1e-5, atol=1e-5)


def test_a_label_that_transformers_ignores_has_no_log_probability():
    logits = torch.randn(1, 2, 3, 7, generator=torch.Generator().manual_seed(0)).requires_grad_()
    found = token_log_probabilities(logits, torch.tensor([[[4, -100, 6]]]))
    found.sum().backward()
    assert (found == 0).tolist() == [[[False, True, False]] * 2]
    assert logits.grad[:, :, 1].abs().sum() == 0
