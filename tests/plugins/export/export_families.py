"""The families that are exported here, and by which route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from ragloom_torch import conformance_models as tiny
from ragloom_torch.quietly import quietly


@dataclass(frozen=True)
class Family:
    make: Callable[..., Path]
    route: str
    settings: dict[str, Any]


def of(make, route="auto", **settings):
    return Family(make, route, settings)


def milder_t5(folder):
    """The kit's, with weights as transformers draws them: logits of a few, not of a hundred."""
    tiny.tiny_t5(folder)
    config = transformers.AutoConfig.from_pretrained(folder)
    config.initializer_factor = 1.0
    return saved(folder, transformers.T5ForConditionalGeneration, config)


def drawn_like(name, **settings):
    """A family that the kit has no model of: the tokenizer is its Llama's."""

    def make(folder):
        tiny.tiny_llama(folder)
        old = transformers.AutoConfig.from_pretrained(folder)
        special = {key: getattr(old, key) for key in ("bos_token_id", "eos_token_id", "pad_token_id", "vocab_size")}
        config = getattr(transformers, f"{name}Config")(**special, initializer_range=0.25, **settings)
        return saved(folder, getattr(transformers, f"{name}ForCausalLM"), config)

    return make


def saved(folder, family, config):
    with torch.random.fork_rng(devices=[]), quietly():
        torch.manual_seed(11)
        family(config).eval().save_pretrained(folder)
    return folder


def reading_half(folder):
    """T5's encoder without its decoder."""
    tiny.tiny_t5(folder)
    return saved(folder, transformers.T5EncoderModel, transformers.AutoConfig.from_pretrained(folder))


def headless_qwen3(folder):
    """A decoder that gives vectors of texts, as embedding models do."""
    tiny.tiny_qwen3(folder)
    return saved(folder, transformers.Qwen3Model, transformers.AutoConfig.from_pretrained(folder))


SMALL = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "max_position_embeddings": 256,
}  # fmt: skip

FAMILIES = {
    "gpt2": of(tiny.tiny_gpt2),
    "llama": of(tiny.tiny_llama, head_dim=16),
    "qwen3": of(tiny.tiny_qwen3),
    "bart": of(tiny.tiny_bart),
    "t5": of(milder_t5),
    "bert2bert": of(tiny.tiny_bert2bert),
    "gpt2 traced": of(tiny.tiny_gpt2, "dynamo"),
    "llama traced": of(tiny.tiny_llama, "dynamo"),
    "qwen3 traced": of(tiny.tiny_qwen3, "dynamo"),
    "mistral": of(drawn_like("Mistral", num_key_value_heads=2, head_dim=16, sliding_window=6, **SMALL)),
    "gpt-neox": of(drawn_like("GPTNeoX", **SMALL)),
    "bert": of(tiny.tiny_bert),
    "another bert": of(tiny.tiny_bert, seed=77),
    "bert traced": of(tiny.tiny_bert, "dynamo"),
    "cross-encoder": of(tiny.tiny_cross_encoder),
    "cross-encoder traced": of(tiny.tiny_cross_encoder, "dynamo"),
    "t5 encoder": of(reading_half),
    "qwen3 encoder": of(headless_qwen3),
    "reader": of(tiny.tiny_reader),
    "reader traced": of(tiny.tiny_reader, "dynamo"),
}


def made(name, folder):
    family = FAMILIES[name]
    return family.make(folder, **family.settings)


def torch_model(folder):
    """As transformers loads it, with nothing of ours in between."""
    config = transformers.AutoConfig.from_pretrained(folder)
    with quietly():
        return getattr(transformers, config.architectures[0]).from_pretrained(folder).eval()
