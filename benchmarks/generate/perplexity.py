"""What each precision costs: the perplexity of a small Llama, trained here, on text that it has not seen."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.data import read_articles
from benchmarks.generate.graphs import write_apart
from benchmarks.report import Report, progress

_VOCABULARY = 2048
_WINDOW = 128
_ROWS = 8
_HELD_OUT = 0.1
_RATE = 3e-3
_WARMING = 30
_MOST = 400_000
_READINGS = 12
_PRECISIONS = ("fp32", "int8", "int4")


def add_perplexity(report: Report, options: argparse.Namespace, work: Path) -> None:
    """Train, export, score the held-out tenth in each precision."""
    text = "\n\n".join(_texts(options.data or os.environ.get("RAGLOOM_DATA")))[: 8 * _MOST]
    folder = work / "small"
    folder.mkdir(parents=True, exist_ok=True)
    tokens = _tokens(text, folder)[:_MOST]
    cut = int(len(tokens) * (1 - _HELD_OUT))
    progress(f"perplexity: training on {cut:,} tokens for {options.training_s:.0f} s")
    steps = _train(tokens[:cut], folder, options)
    write_apart(folder, list(_PRECISIONS))
    held = tokens[cut:][: 120 * _WINDOW]
    for precision in _PRECISIONS:
        value = _perplexity(folder, precision, held, options.threads)
        report.add(f"onnx-{precision}", "perplexity", value, "", tokens=len(held))
    report.settings["perplexity"] = (
        f"a Llama of 4 layers of 192, {cut} training tokens, windows of {_WINDOW}, {steps} steps"
    )


def _texts(data: str | None) -> Iterator[str]:
    """SciFact's documents where the data are, else the sample's English articles."""
    if data and (Path(data) / "scifact" / "corpus.jsonl").is_file():
        yield from (one.whole for one in read_articles(Path(data) / "scifact" / "corpus.jsonl"))
        return
    from ragloom.sample import files

    for path in sorted(files.articles().glob("en/*.md")):
        yield path.read_text(encoding="utf-8")


def _tokens(text: str, folder: Path) -> np.ndarray:
    from tokenizers import Tokenizer
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel
    from tokenizers.trainers import BpeTrainer

    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = ByteLevel()
    trainer = BpeTrainer(vocab_size=_VOCABULARY, initial_alphabet=ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator([text[:1_000_000]], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    return np.array(tokenizer.encode(text).ids, np.int64)


def _train(tokens: np.ndarray, folder: Path, options: argparse.Namespace) -> int:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=_VOCABULARY, hidden_size=192, intermediate_size=512, num_hidden_layers=4,
            num_attention_heads=3, num_key_value_heads=1, max_position_embeddings=_WINDOW,
            tie_word_embeddings=True, bos_token_id=None, eos_token_id=None,
        )
    ).train()  # fmt: skip
    optimizer = torch.optim.AdamW(model.parameters(), lr=_RATE, betas=(0.9, 0.95), weight_decay=0.1)
    random = np.random.default_rng(0)
    end = perf_counter() + options.training_s
    step = 0
    # A text that is read too often is learnt by heart, and says nothing of any other.
    most = max(1, _READINGS * len(tokens) // (_ROWS * _WINDOW))
    while step < most and (left := end - perf_counter()) > 0:
        step += 1
        begins = random.integers(0, len(tokens) - _WINDOW, _ROWS)
        batch = torch.from_numpy(np.stack([tokens[begin : begin + _WINDOW] for begin in begins]))
        loss = model(input_ids=batch, labels=batch).loss
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, step / _WARMING, 2 * left / options.training_s, 2 * (1 - step / (most + 1)))
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(folder)
    return step


def _perplexity(folder: Path, precision: str, tokens: np.ndarray, threads: int) -> float:
    """Of each window's tokens, given those before them in it; a window at a time, as a prompt is read."""
    from ragloom.models import ModelFolder, exported
    from ragloom_onnx.generator.shared import SharedModel
    from ragloom_onnx.sessions import session_of

    graphs = exported(ModelFolder(folder, folder.name))
    model = SharedModel.load(graphs, precision, lambda path: session_of(path, threads=threads), frozenset())
    found = []
    for begin in range(0, len(tokens) - _WINDOW, _WINDOW):
        window = tokens[begin : begin + _WINDOW].tolist()
        found.append(model.score([window[:1]], [window[1:]])[0])
    return float(np.exp(-np.concatenate(found).mean()))
