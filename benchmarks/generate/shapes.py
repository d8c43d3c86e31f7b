"""The models that are measured: published shapes, random weights."""

from __future__ import annotations

import json
from pathlib import Path

SHAPES = {
    "gpt2-124m": (
        "GPT2LMHeadModel",
        "GPT2Config",
        {},
    ),
    "llama-135m": (
        "LlamaForCausalLM",
        "LlamaConfig",
        {
            "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
            "num_attention_heads": 9, "num_key_value_heads": 3, "max_position_embeddings": 2048,
            "tie_word_embeddings": True, "bos_token_id": 49151, "eos_token_id": 49151,
        },
    ),
}  # fmt: skip
"""The class, its config's class, and what differs from its defaults (GPT-2's are the published 124M). The second has
the shape of SmolLM-135M."""

POSITIONS = 1024
"""How far every one of them can read."""


def make(name: str, folder: Path) -> Path:
    """Write the model's folder, unless it is there."""
    target = folder / name
    if not (target / "config.json").is_file():
        import torch
        import transformers

        torch.manual_seed(0)
        model, config, settings = SHAPES[name]
        made = getattr(transformers, model)(getattr(transformers, config)(**settings))
        made.save_pretrained(target)
        _write_tokenizer(target)
    return target


def _write_tokenizer(folder: Path) -> None:
    """Nothing is spelled here; onnxruntime-genai opens no model without one."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    words = {f"w{number}": number for number in range(vocabulary(folder))}
    Tokenizer(WordLevel(words, "w0")).save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "w1", "bos_token": "w1"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def vocabulary(folder: Path) -> int:
    """How many tokens there are."""
    return int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["vocab_size"])


def weights(folder: Path) -> int:
    """How many weights a step reads: all but the tables that are only looked things up in."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    header = _header(folder / "model.safetensors")
    total = sum(_size(about["shape"]) for name, about in header.items() if name != "__metadata__")
    positions = int(config.get("n_positions", 0)) * int(config.get("n_embd", 0))
    return total - positions


def _header(path: Path) -> dict:
    with path.open("rb") as file:
        return json.loads(file.read(int.from_bytes(file.read(8), "little")))


def _size(shape: list[int]) -> int:
    total = 1
    for number in shape:
        total *= number
    return total
