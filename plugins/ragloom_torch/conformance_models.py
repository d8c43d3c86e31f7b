"""Tiny models of random weights, each a folder in Hugging Face's layout: what the components are checked with.

Every function writes ``config.json``, ``model.safetensors``, ``tokenizer.json`` and ``tokenizer_config.json`` (models
that write text: ``generation_config.json``, too) into ``folder``, made where it is missing, and gives it back. The
same seed gives the same weights. A width of 32 and two layers are enough to tell a right computation from a wrong one;
weights are drawn widely, so that no two tokens are nearly as likely.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ragloom_torch.conformance_tokenizers import (
    Special,
    bart_tokenizer,
    bert_tokenizer,
    gpt2_tokenizer,
    llama_tokenizer,
    qwen_tokenizer,
    t5_tokenizer,
)
from ragloom_torch.quietly import quietly

POSITIONS = 256
_WIDTH = 32
_LAYERS = 2
_SPREAD = 0.25


def tiny_gpt2(folder: Path, *, seed: int = 1, positions: int = POSITIONS, **settings: Any) -> Path:
    """A decoder-only model with learned positions; it begins and ends a text with the same token."""
    family = _families()
    special = gpt2_tokenizer(folder, positions)
    config = family.GPT2Config(
        vocab_size=special.size, n_positions=positions, n_embd=_WIDTH, n_layer=_LAYERS, n_head=4,
        initializer_range=_SPREAD, bos_token_id=special.eos, eos_token_id=special.eos, **settings,
    )  # fmt: skip
    return _saved(folder, lambda: family.GPT2LMHeadModel(config), seed)


def tiny_llama(folder: Path, *, seed: int = 2, positions: int = POSITIONS, **settings: Any) -> Path:
    """A decoder-only model with rotary positions and two key-value heads for four query heads."""
    family = _families()
    special = llama_tokenizer(folder, positions)
    config = family.LlamaConfig(
        vocab_size=special.size, max_position_embeddings=positions, hidden_size=_WIDTH, intermediate_size=48,
        num_hidden_layers=_LAYERS, num_attention_heads=4, num_key_value_heads=2, initializer_range=_SPREAD,
        bos_token_id=special.bos, eos_token_id=special.eos, pad_token_id=special.pad, **settings,
    )  # fmt: skip
    return _saved(folder, lambda: family.LlamaForCausalLM(config), seed)


def tiny_qwen3(folder: Path, *, seed: int = 3, positions: int = POSITIONS, **settings: Any) -> Path:
    """A decoder-only model with normalised heads, a chat template, two tokens that end a text, tied embeddings."""
    family = _families()
    special = qwen_tokenizer(folder, positions)
    config = family.Qwen3Config(
        vocab_size=special.size, max_position_embeddings=positions, hidden_size=_WIDTH, intermediate_size=48,
        num_hidden_layers=_LAYERS, num_attention_heads=4, num_key_value_heads=2, head_dim=16,
        initializer_range=_SPREAD, tie_word_embeddings=True, bos_token_id=special.bos, eos_token_id=special.eos,
        pad_token_id=special.pad, **settings,
    )  # fmt: skip
    _saved(folder, lambda: family.Qwen3ForCausalLM(config), seed)
    generation = folder / "generation_config.json"
    stated = {**json.loads(generation.read_text("utf-8")), "eos_token_id": [special.eos, special.bos]}
    generation.write_text(json.dumps(stated, indent=2), "utf-8")
    return folder


def tiny_t5(folder: Path, *, seed: int = 4, **settings: Any) -> Path:
    """An encoder–decoder with relative positions; its decoder begins with the padding token."""
    family = _families()
    special = t5_tokenizer(folder)
    config = family.T5Config(
        vocab_size=special.size, d_model=_WIDTH, d_kv=8, d_ff=48, num_layers=_LAYERS, num_heads=4,
        feed_forward_proj="gated-gelu", initializer_factor=1.3, tie_word_embeddings=False,
        pad_token_id=special.pad, eos_token_id=special.eos, decoder_start_token_id=special.pad, **settings,
    )  # fmt: skip
    return _saved(folder, lambda: family.T5ForConditionalGeneration(config), seed)


def tiny_bart(folder: Path, *, seed: int = 5, positions: int = POSITIONS, **settings: Any) -> Path:
    """An encoder–decoder with learned positions that is made to begin with ``<s>`` and to end with ``</s>``."""
    family = _families()
    special = bart_tokenizer(folder, positions)
    config = family.BartConfig(
        vocab_size=special.size, max_position_embeddings=positions, d_model=_WIDTH, encoder_layers=_LAYERS,
        decoder_layers=_LAYERS, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=48,
        decoder_ffn_dim=48, init_std=_SPREAD, bos_token_id=special.bos, pad_token_id=special.pad,
        eos_token_id=special.eos, decoder_start_token_id=special.eos, forced_bos_token_id=special.bos,
        forced_eos_token_id=special.eos, **settings,
    )  # fmt: skip
    return _saved(folder, lambda: family.BartForConditionalGeneration(config), seed)


def tiny_bert2bert(folder: Path, *, seed: int = 6, positions: int = POSITIONS, **settings: Any) -> Path:
    """Two BERTs in one, reader and writer (``EncoderDecoderModel``)."""
    family = _families()
    special = bert_tokenizer(folder, positions)
    config = family.EncoderDecoderConfig.from_encoder_decoder_configs(
        family.BertConfig(**_bert(special, positions)),
        family.BertConfig(**_bert(special, positions), is_decoder=True, add_cross_attention=True),
        decoder_start_token_id=special.bos,
        pad_token_id=special.pad,
        eos_token_id=special.eos,
        **settings,
    )
    return _saved(folder, lambda: family.EncoderDecoderModel(config=config), seed)


def tiny_bert(folder: Path, *, seed: int = 7, positions: int = POSITIONS, **settings: Any) -> Path:
    """An encoder with the sentence-transformers files: mean pooling, normalised."""
    family = _families()
    special = bert_tokenizer(folder, positions)
    config = family.BertConfig(**_bert(special, positions), **settings)
    _saved(folder, lambda: family.BertModel(config, add_pooling_layer=False), seed)
    return _sentence_files(folder, positions)


def tiny_cross_encoder(folder: Path, *, seed: int = 8, labels: int = 1, positions: int = POSITIONS) -> Path:
    """A reranker: query and passage read together, one score (``labels`` 1) or "no" and "yes" (2)."""
    family = _families()
    special = bert_tokenizer(folder, positions)
    config = family.BertConfig(**_bert(special, positions), num_labels=labels)
    return _saved(folder, lambda: family.BertForSequenceClassification(config), seed)


def tiny_reader(folder: Path, *, seed: int = 9, positions: int = POSITIONS, **settings: Any) -> Path:
    """A span reader: where an answer begins and ends in a passage."""
    family = _families()
    special = bert_tokenizer(folder, positions)
    config = family.BertConfig(**_bert(special, positions), **settings)
    return _saved(folder, lambda: family.BertForQuestionAnswering(config), seed)


def _families() -> Any:
    """The classes of transformers, loosely typed: their constructors take more than they declare."""
    return import_module("transformers")


def _bert(special: Special, positions: int) -> dict[str, Any]:
    return {
        "vocab_size": special.size,
        "hidden_size": _WIDTH,
        "num_hidden_layers": _LAYERS,
        "num_attention_heads": 4,
        "intermediate_size": 48,
        "max_position_embeddings": positions,
        "initializer_range": _SPREAD,
        "pad_token_id": special.pad,
        "bos_token_id": special.bos,
        "eos_token_id": special.eos,
    }


def _sentence_files(folder: Path, positions: int) -> Path:
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    pooling = {"word_embedding_dimension": _WIDTH, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "modules.json").write_text(json.dumps(modules, indent=2), "utf-8")
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling, indent=2), "utf-8")
    lengths = {"max_seq_length": positions // 2, "do_lower_case": False}
    (folder / "sentence_bert_config.json").write_text(json.dumps(lengths, indent=2), "utf-8")
    return folder


def _saved(folder: Path, made: Callable[[], Any], seed: int) -> Path:
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = made().eval()
        _spread(model)
    with quietly():
        model.save_pretrained(folder)
    return folder


def _spread(model: Any) -> None:
    """Draw what libraries begin at 0 or 1 (biases, normalisation) as well, so that leaving it out shows."""
    import torch

    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter), alpha=0.1)
