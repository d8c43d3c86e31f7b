"""New decoder-only models from sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from ragloom.models import ModelFolder, TextTokenizer
from ragloom_torch.trainers.clm.config import WriterArchitecture

_EIGHT_THIRDS = (8, 3)
_STEP = 8


def made_writer(sizes: WriterArchitecture, tokenizer: TextTokenizer, _: ModelFolder) -> Any:
    """A model of random weights, as the family draws them, that reads the tokenizer's tokens."""
    return _FAMILIES[sizes.type](sizes, tokenizer)


def _gpt2(sizes: WriterArchitecture, tokenizer: TextTokenizer) -> Any:
    family: Any = import_module("transformers")
    config = family.GPT2Config(
        vocab_size=tokenizer.size, n_positions=sizes.positions, n_embd=sizes.width, n_layer=sizes.layers,
        n_head=sizes.heads, n_inner=sizes.inner, resid_pdrop=sizes.dropout, embd_pdrop=sizes.dropout,
        attn_pdrop=sizes.dropout, **_ends(tokenizer),
    )  # fmt: skip
    return family.GPT2LMHeadModel(config)


def _llama(sizes: WriterArchitecture, tokenizer: TextTokenizer) -> Any:
    family: Any = import_module("transformers")
    config = family.LlamaConfig(
        vocab_size=tokenizer.size, max_position_embeddings=sizes.positions, hidden_size=sizes.width,
        intermediate_size=sizes.inner or _gated(sizes.width), num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads, num_key_value_heads=sizes.key_heads or sizes.heads,
        attention_dropout=sizes.dropout, tie_word_embeddings=True, **_ends(tokenizer),
    )  # fmt: skip
    return family.LlamaForCausalLM(config)


_FAMILIES: Mapping[str, Callable[[WriterArchitecture, TextTokenizer], Any]] = {"gpt2": _gpt2, "llama": _llama}


def _ends(tokenizer: TextTokenizer) -> dict[str, Any]:
    begin = tokenizer.eos_id if tokenizer.bos_id is None else tokenizer.bos_id
    return {"bos_token_id": begin, "eos_token_id": tokenizer.eos_id, "pad_token_id": tokenizer.pad_id}


def _gated(width: int) -> int:
    """Three matrices of this width have as many weights as two of four times ``width`` (Touvron et al. 2023)."""
    times, by = _EIGHT_THIRDS
    return -(-width * times // by // _STEP) * _STEP
