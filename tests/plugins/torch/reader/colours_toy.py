"""A toy that a tiny model learns within seconds: the answer is the colour, wherever in the passage it stands."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel

from ragloom_torch.quietly import quietly

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")

PLACES = ("Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn")
THINGS = ("pier", "lamp", "tower", "gate", "bell", "wall")
COLOURS = ("red", "blue", "green", "white", "black", "yellow")


def rows(count: int, seed: int, *, unanswered: int = 0) -> list[dict[str, Any]]:
    """``count`` questions that a colour answers, then ``unanswered`` whose passages name none."""
    draw = random.Random(seed)
    return [*_answered(draw, count), *_unanswered(draw, unanswered)]


def _answered(draw: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        thing, place, colour = draw.choice(THINGS), draw.choice(PLACES), draw.choice(COLOURS)
        said = [f"the {thing} of {place}", f"{colour} all over", draw.choice(["by the sea", "on the hill"])]
        draw.shuffle(said)
        row = {"question": f"Which colour has the {thing} of {place}?", "answers": [colour]}
        yield {**row, "positives": [", ".join(said)], "where": f"row {number}"}


def _unanswered(draw: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for _ in range(count):
        thing, place = draw.choice(THINGS), draw.choice(PLACES)
        text = f"the {thing} of {place}, {draw.choice(['by the sea', 'on the hill'])}"
        yield {"question": f"Which colour has the {thing} of {place}?", "answers": [], "positives": [text]}


def encoder(folder: Path) -> Path:
    """An encoder without a head that knows the toy's words, of random weights, drawn as BERT's are."""
    words = " ".join(f"{row['question']} {row['positives'][0]}" for row in rows(400, 0)).lower()
    tokens = [*_SPECIAL, *sorted({*words.replace(",", " , ").replace("?", " ? ").split()})]
    numbers = {token: number for number, token in enumerate(tokens)}
    tokenizer: Any = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    ends = [(one, numbers[one]) for one in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {f"{one}_token": f"[{one.upper()}]" for one in ("pad", "unk", "cls", "sep")}
    (folder / "tokenizer_config.json").write_text(json.dumps(named), "utf-8")
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    config = BertConfig(vocab_size=len(tokens), max_position_embeddings=64, **size)
    with torch.random.fork_rng(devices=[]), quietly():
        torch.manual_seed(3)
        BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder
