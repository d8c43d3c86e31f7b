"""Models of transformers within what is fitted."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tests.plugins.torch.training.tiny import adding, job, settings
from torch import nn

from ragloom.errors import UsageError
from ragloom_torch.conformance_models import tiny_gpt2
from ragloom_torch.training.networks import as_it_is_fitted
from ragloom_torch.training.run import fit


class Around(nn.Module):
    """A language model within a module, that guesses how a row of ones goes on."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, numbers, **_):
        ones = torch.ones(len(numbers), 4, dtype=torch.long)
        return {"loss": self.model(input_ids=ones, labels=ones).loss * len(numbers)}


@pytest.fixture
def gpt2(tmp_path):
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(tiny_gpt2(tmp_path / "gpt2"), dtype=torch.float32)


def around(model):
    """A fitting of it."""
    return adding(count=4, held_out=0, module=Around(model))


def test_activations_are_computed_anew_where_asked_and_only_meanwhile(gpt2):
    made = around(gpt2)
    with as_it_is_fitted(made, settings(gradient_checkpointing=True)):
        assert gpt2.is_activation_checkpointing
        assert gpt2.config.use_cache is False
    assert not gpt2.is_activation_checkpointing
    assert gpt2.config.use_cache is True


def test_what_is_learnt_is_the_same_with_less_memory(gpt2, tmp_path):
    from copy import deepcopy

    found = []
    for asked in (False, True):
        made = around(deepcopy(gpt2))
        save = lambda folder: (folder / "made").touch()  # noqa: E731
        fit(replace(made, save=save), settings(gradient_checkpointing=asked, epochs=2), job(tmp_path / str(asked)))
        found.append(made.module.model.transformer.wte.weight.detach())
    assert torch.allclose(found[0], found[1], atol=1e-6)


def test_a_stage_without_such_a_model_says_so(tmp_path):
    with pytest.raises(UsageError, match=r"no model of this stage can .*\n.*gradient_checkpointing: false"):
        fit(adding(), settings(gradient_checkpointing=True), job(tmp_path))


def test_weights_that_are_stored_in_half_precision_are_learnt_in_full(tmp_path):
    made = adding()
    made.module.half()
    with as_it_is_fitted(made, settings()):
        assert {one.dtype for one in made.module.parameters()} == {torch.float32}


def test_products_in_bfloat16_leave_the_module_as_it_was(tmp_path):
    made = adding()
    before = made.module.forward.__func__
    fit(made, settings(precision="bfloat16", epochs=1), job(tmp_path))
    assert getattr(made.module.forward, "__func__", None) is before
    assert {one.dtype for one in made.module.parameters()} == {torch.float32}


def dropouts(model):
    """Shares of attention's dropout and of what leaves a layer."""
    return {
        (name.rpartition(".")[2], one.p)
        for name, one in model.named_modules()
        if isinstance(one, nn.Dropout) and ".h." in name
    }


def test_attention_leaves_out_what_is_asked_and_only_meanwhile(gpt2):
    for one in gpt2.modules():
        if isinstance(one, nn.Dropout):
            one.p = 0.1
    before = dropouts(gpt2)
    with as_it_is_fitted(around(gpt2), settings(attention_dropout=0)):
        meanwhile = dropouts(gpt2)
    assert ("attn_dropout", 0.1) in before
    assert meanwhile == before - {("attn_dropout", 0.1)} | {("attn_dropout", 0)}
    assert dropouts(gpt2) == before


@pytest.mark.parametrize(
    ("family", "sizes", "attentions"),
    [
        ("Bert", {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 8}, 2),
        ("T5", {"d_model": 8, "d_kv": 4, "d_ff": 8, "num_layers": 2, "num_decoder_layers": 1, "num_heads": 2}, 4),
        ("Llama", {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 8}, 2),
        ("Bart", {"d_model": 8, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
                  "decoder_attention_heads": 2, "encoder_ffn_dim": 8, "decoder_ffn_dim": 8}, 3),
    ],
)  # fmt: skip
def test_attention_is_found_in_every_family(family, sizes, attentions, monkeypatch):
    """However a family holds its share, what it draws with is the share that was asked for."""
    import transformers

    config = getattr(transformers, f"{family}Config")(vocab_size=16, **sizes)
    model = getattr(transformers, f"{family}Model")(config).train()
    drawn = []
    from transformers.integrations import sdpa_attention

    plain = sdpa_attention.sdpa_attention_forward

    def watched(*given, dropout=0.0, **named):
        drawn.append(dropout)
        return plain(*given, dropout=dropout, **named)

    monkeypatch.setitem(transformers.modeling_utils.ALL_ATTENTION_FUNCTIONS, "sdpa", watched)
    model.set_attn_implementation("sdpa")
    ids = torch.ones(1, 3, dtype=torch.long)
    with as_it_is_fitted(around(model), settings(attention_dropout=0.25)):
        model(input_ids=ids, **({"decoder_input_ids": ids} if config.is_encoder_decoder else {}))
    assert drawn == [0.25] * attentions


def test_a_stage_without_attention_is_told_so(tmp_path):
    with pytest.raises(UsageError, match=r"no model of this stage leaves out .*\n.*unset attention_dropout"):
        fit(adding(), settings(attention_dropout=0), job(tmp_path))
