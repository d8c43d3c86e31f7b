"""Tiny tokenizers, one for each family's way of beginning and ending a text: byte pairs learned from the kit's texts.

Bytes are what every text is made of, so that no text is unknown to them, whatever its script.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ragloom.testing.material import QUESTIONS, TEXTS

_MERGES = 120
_CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class Special:
    """The numbers of the special tokens, and how many tokens there are."""

    size: int
    bos: int
    eos: int
    pad: int


def gpt2_tokenizer(folder: Path, positions: int) -> Special:
    """Nothing is put around a text; one token begins and ends."""
    names = {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>"}
    return _written(folder, _tokenizer(("<|endoftext|>",)), names, positions)


def llama_tokenizer(folder: Path, positions: int) -> Special:
    """``<s>`` begins a text."""
    names = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<unk>"}
    return _written(folder, _tokenizer(("<unk>", "<s>", "</s>"), single="<s> $A", pair="<s> $A $B"), names, positions)


def qwen_tokenizer(folder: Path, positions: int) -> Special:
    """Nothing is put around a text; messages are written by a chat template."""
    names = {"bos_token": "<|endoftext|>", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    tokenizer = _tokenizer(("<|endoftext|>", "<|im_start|>", "<|im_end|>"))
    return _written(folder, tokenizer, names, positions, chat_template=_CHAT)


def t5_tokenizer(folder: Path) -> Special:
    """``</s>`` ends a text."""
    names = {"eos_token": "</s>", "pad_token": "<pad>"}
    tokenizer = _tokenizer(("<pad>", "</s>", "<unk>"), single="$A </s>", pair="$A </s> $B </s>")
    return _written(folder, tokenizer, names, 512)


def bart_tokenizer(folder: Path, positions: int) -> Special:
    """``<s>`` begins a text, ``</s>`` ends it."""
    names = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}
    tokenizer = _tokenizer(("<s>", "<pad>", "</s>"), single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>")
    return _written(folder, tokenizer, names, positions)


def bert_tokenizer(folder: Path, positions: int) -> Special:
    """``[CLS]`` begins a text, ``[SEP]`` ends it; of two texts the second has type 1."""
    names = {
        "bos_token": "[CLS]", "eos_token": "[SEP]", "pad_token": "[PAD]",
        "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
    }  # fmt: skip
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    tokenizer = _tokenizer(special, single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1")
    inputs = ["input_ids", "token_type_ids", "attention_mask"]
    return _written(folder, tokenizer, names, positions, model_input_names=inputs)


def _tokenizer(special: Sequence[str], *, single: str = "", pair: str = "") -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_learned(tuple(special)))
    if single:
        from tokenizers.processors import TemplateProcessing

        numbers = [(token, tokenizer.token_to_id(token)) for token in special]
        tokenizer.post_processor = TemplateProcessing(single=single, pair=pair, special_tokens=numbers)
    return tokenizer


@lru_cache(maxsize=16)
def _learned(special: tuple[str, ...]) -> str:
    from tokenizers import Tokenizer
    from tokenizers.decoders import ByteLevel as Decoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel
    from tokenizers.trainers import BpeTrainer

    alphabet = sorted(ByteLevel.alphabet())
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer.decoder = Decoder()
    trainer = BpeTrainer(
        vocab_size=len(special) + len(alphabet) + _MERGES,
        special_tokens=list(special),
        initial_alphabet=alphabet,
        show_progress=False,
    )
    tokenizer.train_from_iterator([*TEXTS.values(), *QUESTIONS], trainer)
    return str(tokenizer.to_str())


def _written(folder: Path, tokenizer: Any, names: dict[str, str], positions: int, **more: Any) -> Special:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        **names,
        **more,
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), "utf-8")
    end = tokenizer.token_to_id(names["eos_token"])
    begin, padding = (tokenizer.token_to_id(names.get(name, names["eos_token"])) for name in ("bos_token", "pad_token"))
    return Special(tokenizer.get_vocab_size(), begin, end, padding)
