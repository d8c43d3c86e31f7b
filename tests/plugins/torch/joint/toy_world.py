"""A world of keys and values: passages say "k3 v3", questions ask "q3"; models of one layer, one token a word."""

from __future__ import annotations

import json
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, EncoderDecoderConfig, EncoderDecoderModel

from ragloom.models import ModelFolder
from ragloom.types import Passage, Request
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.placement import Placement
from ragloom_torch.writers.encoding import Encoded, joined
from ragloom_torch.writers.likelihoods import token_log_probabilities
from ragloom_torch.writers.saving import save_writer
from ragloom_torch.writers.writer import load_writer

KEYS = 10
TEMPLATE = "{sources} {question}"
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_CPU = Placement(torch.device("cpu"), torch.float32)


def rows(count: int = KEYS) -> list[dict[str, object]]:
    """One question a passage; each value is one key's alone."""
    return [
        {"question": f"q{n}", "answers": [f"v{n}"], "positives": [{"text": f"k{n} v{n}"}], "id": f"row {n}"}
        for n in range(count)
    ]


def encoder(folder: Path, seed: int = 1) -> Path:
    """Random weights: which passage it finds for a question is chance."""
    torch.manual_seed(seed)
    _tokenizer(folder)
    BertModel(BertConfig(**_bert()), add_pooling_layer=False).save_pretrained(folder)
    return folder


def cold_generator(folder: Path, seed: int = 2) -> Path:
    """Random weights: it reads nothing."""
    torch.manual_seed(seed)
    _tokenizer(folder)
    config = EncoderDecoderConfig.from_encoder_decoder_configs(
        BertConfig(**_bert()),
        BertConfig(**_bert(), is_decoder=True, add_cross_attention=True),
        decoder_start_token_id=2,
        pad_token_id=0,
        eos_token_id=3,
    )
    EncoderDecoderModel(config=config).save_pretrained(folder)
    return folder


def warm_generator(folder: Path, seed: int = 2, steps: int = 200) -> Path:
    """It has learnt to read out the value of passages, of any key with any value."""
    begun = ModelFolder(cold_generator(folder / "cold", seed), "cold")
    writer = load_writer(begun, _CPU, GeneratorConfig(model="cold", template=TEMPLATE))
    draw, optimiser = random.Random(seed), torch.optim.AdamW(writer.model.parameters(), 3e-3)
    prompts = {(k, v): _prompt(writer, k, v) for k in range(KEYS) for v in range(KEYS)}
    targets = [writer.generator.encode(f"v{v}") for v in range(KEYS)]
    for _ in range(steps):
        pairs = [(draw.randrange(KEYS), draw.randrange(KEYS)) for _ in range(32)]
        batch = joined(writer, [Encoded(prompts[pair], targets[pair[1]]) for pair in pairs])
        log_p, mask = token_log_probabilities(writer, batch)
        loss = -log_p[mask].mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    (folder / "warm").mkdir()
    save_writer(writer, folder / "warm")
    return folder / "warm"


def _prompt(writer, key: int, value: int) -> tuple[int, ...]:
    text = f"k{key} v{value}"
    request = Request("answer", f"q{key}", (Passage(0, "d", text, 0, len(text)),))
    return tuple(writer.generator.prompt_ids([request], 4)[0])


def _bert() -> dict[str, object]:
    return {
        "vocab_size": len(_SPECIAL) + 3 * KEYS, "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 64, "max_position_embeddings": 16, "initializer_range": 0.3, "pad_token_id": 0,
        "bos_token_id": 2, "eos_token_id": 3, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
    }  # fmt: skip


def _tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True)
    words = [*_SPECIAL, *(f"{letter}{n}" for letter in "qkv" for n in range(KEYS))]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.add_special_tokens(list(_SPECIAL))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    around = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", around)
    tokenizer.save(str(folder / "tokenizer.json"))
    said = {"eos_token": "[SEP]", "bos_token": "[CLS]", "pad_token": "[PAD]", "model_max_length": 16}
    (folder / "tokenizer_config.json").write_text(json.dumps(said))
