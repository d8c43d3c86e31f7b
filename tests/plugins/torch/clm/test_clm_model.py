"""The loss of the next token is transformers' own on the same blocks."""

from __future__ import annotations

import math

import pytest
import torch
from transformers import AutoModelForCausalLM

from ragloom_torch.conformance_models import tiny_gpt2, tiny_llama
from ragloom_torch.pretraining.held_out import mean_loss
from ragloom_torch.pretraining.packing import Packed, packed
from ragloom_torch.pretraining.perplexity import perplexity
from ragloom_torch.trainers.clm.next_token import NextToken, collated

END = 0
TEXTS = [[5, 6, 7, 8, 9], [10, 11], [12, 13, 14, 15, 16, 17, 18, 19], [20, 21, 22]]


@pytest.fixture(scope="module", params=[tiny_gpt2, tiny_llama], ids=["gpt2", "llama"])
def network(request, tmp_path_factory):
    folder = request.param(tmp_path_factory.mktemp("model"))
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def blocks(length=7):
    return Packed(packed(TEXTS, END)[0], length)


def batch(rows):
    return {name: value for name, value in collated(rows, filler=3).items() if name != "count"}


def test_held_out_perplexity_is_that_of_transformers_own_loss_on_the_same_blocks(network):
    ours = perplexity(mean_loss(NextToken(network), blocks(), lambda rows: collated(rows, filler=3), 2))
    total, count = 0.0, 0
    for block in blocks():
        ids = torch.tensor([block])
        # Theirs is the mean over all tokens of a block but the first.
        total += network(input_ids=ids, labels=ids).loss.item() * (len(block) - 1)
        count += len(block) - 1
    assert ours == pytest.approx(math.exp(total / count), rel=1e-5)


def test_the_gradient_is_that_of_transformers(network):
    network.zero_grad()
    NextToken(network)(**batch(blocks()[:1]))["loss"].backward()
    ours = network.get_input_embeddings().weight.grad.clone()
    network.zero_grad()
    ids = torch.tensor([blocks()[0]])
    (network(input_ids=ids, labels=ids).loss * (ids.shape[1] - 1)).backward()
    torch.testing.assert_close(ours, network.get_input_embeddings().weight.grad, rtol=1e-4, atol=1e-6)


def test_what_fills_up_the_last_block_changes_nothing(network):
    model, rows = NextToken(network), list(blocks())
    assert len({len(one) for one in rows}) == 2
    alone = sum(model(**batch([row]))["loss"].item() for row in rows)
    assert model(**batch(rows))["loss"].item() == pytest.approx(alone, rel=1e-5)


def test_a_batch_counts_the_tokens_that_are_foretold():
    assert collated(list(blocks()), filler=3)["count"] == sum(map(len, TEXTS)) + len(TEXTS)
