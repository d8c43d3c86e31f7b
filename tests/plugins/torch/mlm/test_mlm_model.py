"""The loss of masked tokens is transformers' own, though the head reads these tokens alone."""

from __future__ import annotations

import pytest
import torch
import transformers

from ragloom_torch.trainers.mlm.masked_model import MaskedModel, collated
from ragloom_torch.trainers.mlm.masking import NOTHING, Masked

SIZES = {
    "vocab_size": 90, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 24,
    "max_position_embeddings": 40, "pad_token_id": 1,
}  # fmt: skip
ROWS = [
    Masked((5, 6, 4, 8, 9), (NOTHING, NOTHING, 7, NOTHING, 9)),
    Masked((5, 4, 9), (NOTHING, 33, NOTHING)),
]
FAMILIES = {
    "bert": lambda: transformers.BertForMaskedLM(transformers.BertConfig(**SIZES)),
    "roberta": lambda: transformers.RobertaForMaskedLM(transformers.RobertaConfig(**SIZES)),
    "distilbert": lambda: transformers.DistilBertForMaskedLM(
        transformers.DistilBertConfig(vocab_size=90, dim=16, n_layers=2, n_heads=2, hidden_dim=24, pad_token_id=1)
    ),
}


@pytest.fixture(params=FAMILIES)
def network(request):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return FAMILIES[request.param]().eval()


def batch():
    found = collated(ROWS, filler=1)
    return found, found.pop("count")


def test_the_sum_of_losses_is_that_of_transformers(network):
    given, count = batch()
    ours = MaskedModel(network)(**given)["loss"]
    theirs = network(input_ids=given["ids"], attention_mask=given["mask"], labels=given["labels"]).loss
    assert ours.item() == pytest.approx(theirs.item() * count, rel=1e-5)


def test_the_gradient_is_that_of_transformers(network):
    given, count = batch()
    MaskedModel(network)(**given)["loss"].backward()
    ours = network.get_input_embeddings().weight.grad.clone()
    network.zero_grad()
    (network(input_ids=given["ids"], attention_mask=given["mask"], labels=given["labels"]).loss * count).backward()
    torch.testing.assert_close(ours, network.get_input_embeddings().weight.grad, rtol=1e-4, atol=1e-6)


def test_what_fills_up_a_row_changes_nothing(network):
    alone = sum(MaskedModel(network)(**without(collated([row], 1)))["loss"].item() for row in ROWS)
    assert MaskedModel(network)(**batch()[0])["loss"].item() == pytest.approx(alone, rel=1e-5)


def without(found):
    return {name: value for name, value in found.items() if name != "count"}


def test_a_batch_counts_what_is_to_be_guessed():
    assert batch()[1] == 3
