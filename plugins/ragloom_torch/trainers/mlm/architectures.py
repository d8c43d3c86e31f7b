"""New encoders from sizes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ragloom.models import ModelFolder, TextTokenizer
from ragloom_torch.trainers.mlm.config import ReaderArchitecture


def made_reader(sizes: ReaderArchitecture, tokenizer: TextTokenizer, _: ModelFolder) -> Any:
    """A BERT of random weights with its head for masked tokens, that reads the tokenizer's tokens."""
    family: Any = import_module("transformers")
    config = family.BertConfig(
        vocab_size=tokenizer.size, max_position_embeddings=sizes.positions, hidden_size=sizes.width,
        num_hidden_layers=sizes.layers, num_attention_heads=sizes.heads,
        intermediate_size=sizes.inner or 4 * sizes.width, hidden_dropout_prob=sizes.dropout,
        attention_probs_dropout_prob=sizes.dropout, pad_token_id=tokenizer.pad_id,
    )  # fmt: skip
    return family.BertForMaskedLM(config)
