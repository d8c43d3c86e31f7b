"""The losses over a decoder-only model, read in one padded batch, against each passage and target read by itself."""

from __future__ import annotations

from math import exp, fsum, log

import pytest
import torch
from drawn_batches import softmax
from tests.core.decoding.tiny_transformers import gpt2

from ragloom_torch.losses import rag_sequence, rag_token
from ragloom_torch.losses.token_log_probabilities import token_log_probabilities
from ragloom_torch.padding import padded

# Three passages of each of two questions, a question after its passages, and an answer of each.
PASSAGES = [[[5, 6, 7, 8, 9], [12, 13, 14], [20]], [[3, 4], [9, 9, 17, 24], [11, 10]]]
QUESTIONS = [[15, 16], [18, 19, 2]]
ANSWERS = [[4, 9, 11, 1], [26, 1]]
SCORES = [[0.3, 1.1, -0.4], [2.0, -1.0, 0.1]]
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    return gpt2()


def prompts(example):
    return [[*passage, *QUESTIONS[example]] for passage in PASSAGES[example]]


def alone(model, prompt, answer):
    """Log p of each token of ``answer`` after ``prompt``, from one forward pass without padding."""
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([[*prompt, *answer]])).logits[0, len(prompt) - 1 : -1]
    return [float(row[token]) for row, token in zip(logits.log_softmax(dim=-1), answer, strict=True)]


def together(model):
    """Scores, log-probabilities and mask of both questions, from one batch: prompts end where answers begin."""
    read, read_mask = padded([one for example in range(2) for one in prompts(example)], 0, CPU, side="left")
    answers, mask = padded(ANSWERS, 0, CPU)
    ids = torch.cat([read, answers.repeat_interleave(3, dim=0)], dim=1)
    seen = torch.cat([read_mask, mask.repeat_interleave(3, dim=0)], dim=1)
    places = (seen.cumsum(dim=1) - 1).clamp(min=0)
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=seen, position_ids=places).logits[:, read.shape[1] - 1 : -1]
    log_p = token_log_probabilities(logits.unflatten(0, (2, 3)), answers[:, None])
    return torch.tensor(SCORES, dtype=torch.float64), log_p, mask


def each(model):
    """Prior [K] and log-probabilities [K][T] of each question."""
    for example, scores in enumerate(SCORES):
        yield softmax(scores), [alone(model, one, ANSWERS[example]) for one in prompts(example)]


def test_rag_sequence_is_the_sum_over_passages_of_the_whole_answer(model):
    expected = [-log(fsum(p * exp(fsum(one)) for p, one in zip(*row, strict=True))) for row in each(model)]
    assert rag_sequence.loss(*together(model)).tolist() == pytest.approx(expected, rel=1e-6)


def test_rag_token_is_the_product_over_tokens_of_sums_over_passages(model):
    expected = []
    for prior, log_p in each(model):
        sums = [fsum(p * exp(one) for p, one in zip(prior, token, strict=True)) for token in zip(*log_p, strict=True)]
        expected.append(-fsum(map(log, sums)))
    assert rag_token.loss(*together(model)).tolist() == pytest.approx(expected, rel=1e-6)
