"""The tokens that stand for no text, of models that read and of models that write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer

_FILES = ("tokenizer_config.json", "special_tokens_map.json")
_MASKS = ("[MASK]", "<mask>")


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """``names``: from tokenizer_config.json's words to tokens. ``single``, ``pair``: what is put around texts."""

    tokens: tuple[str, ...]
    names: Mapping[str, str]
    single: str = ""
    pair: str = ""
    inputs: tuple[str, ...] = ("input_ids", "attention_mask")


READING = SpecialTokens(
    ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
    {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    },
    "[CLS] $A [SEP]",
    "[CLS] $A [SEP] $B:1 [SEP]:1",
    ("input_ids", "token_type_ids", "attention_mask"),
)
"""BERT's: one token before a text, one behind it; of two texts the second has type 1."""

WRITING = SpecialTokens(
    ("<|endoftext|>", "<|pad|>"),
    {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|pad|>"},
)
"""GPT's: one token between texts. Padding has its own, so that an end which is padding is not taken for an end."""


def mask_id(folder: ModelFolder, tokenizer: TextTokenizer) -> int:
    """The token that hides another. Raises ``ModelError`` where the tokenizer has none."""
    stated = [folder.json(file).get("mask_token") for file in _FILES]
    texts = [one.get("content") if isinstance(one, Mapping) else one for one in stated]
    for text in (*texts, *_MASKS):
        if isinstance(text, str) and (number := tokenizer.number(text)) is not None:
            return number
    raise ModelError(
        "the tokenizer has no token that hides others (mask_token)",
        where=str(folder.path),
        hint="name a model or a tokenizer of the BERT kind; those that write text are taught by `use: clm`",
    )
