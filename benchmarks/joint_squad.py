"""Retriever and reader fine-tuned jointly, and the reader alone beside it: ``python -m benchmarks.joint_squad``.

``benchmarks/training/joint.yaml`` is trained once a seed, both stages from the same span reader (``--reader FOLDER``,
as ``benchmarks.fit_reader`` makes it) and from all-MiniLM-L6-v2, on ``qa/train-new-wiki.json``, of which the last five
articles are held out. Then ``--questions`` of the answerable ones of dev-squad, drawn at random, are asked over its
paragraphs and the distractors: five passages by exact search in fp32, the surest span of all five, read in bfloat16.
Passages are encoded once, by MiniLM as it began: questions alone have learnt. ``begun`` is what both stages began with.

Figures: recall@1 and recall@5 (whether a passage holds an accepted answer), exact match, F1; a question's is its mean
over the seeds. Differences are paired; intervals are bootstrapped over questions, p is a permutation test's. ``--cache
DIR`` keeps checkpoints and figures: a second run goes on where the first was interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import ENVIRONMENT, Article, Question, data_folder, drawn, read_distractors, read_squad
from benchmarks.dense import model_folder
from benchmarks.fit_reader import FRUGAL
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import exact_match, holds_answer, paired_bootstrap, permutation_test, token_f1
from ragloom.registry import Registry
from ragloom.testing.fakes import FakeResources
from ragloom.types import Passage, Request, Settings

CONFIG = Path(__file__).parent / "training" / "joint.yaml"
FILES = ("qa/train-new-wiki.json", "qa/dev-squad.json", "qa/distractors.jsonl")
STAGES = ("joint", "frozen")
BEGUN = "begun"
K = 5
FIGURES = ("recall@1", "recall@5", "exact_match", "f1")
_AT_ONCE = 32

Scores = Mapping[str, NDArray[np.float64]]
"""From a figure to its value of every question, in their order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions, the passages, and the passages' vectors by the encoder that both stages began with."""

    questions: tuple[Question, ...]
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]


def measure(options: argparse.Namespace) -> Report:
    """Train, ask, compare; prints the table of differences."""
    data, base = data_folder(options.data, *FILES), model_folder()
    reader = Path(options.reader).absolute()
    report = Report("joint_squad", {"config": CONFIG.name, "seeds": options.seeds, "passages": K})
    report.packages = ("torch", "transformers")
    with nullcontext(options.cache) if options.cache else tempfile.TemporaryDirectory() as cache:
        kept = Path(cache).absolute()
        asked = asked_of(data, base, options.questions)
        begun = scores_of(asked, base, reader, kept / f"{BEGUN}.json")
        found: dict[str, list[Scores]] = {stage: [] for stage in STAGES}
        for seed in options.seeds:
            output = trained_by(seed, data, base, reader, kept)
            for stage in STAGES:
                folder = output / stage
                file = kept / f"{stage}-{seed}.json"
                found[stage].append(scores_of(asked, folder / "encoder", folder / "reader", file))
    means = {BEGUN: begun, **{stage: mean_of(scores) for stage, scores in found.items()}}
    for stage in STAGES:
        single = dict(zip((f"{stage} {seed}" for seed in options.seeds), found[stage], strict=True))
        add(report, single)
    add(report, means)
    add_difference(report, means["joint"], means["frozen"])
    print(table(means))
    return report


def asked_of(data: Path, base: Path, most: int | None) -> Asked:
    """Dev-squad's answerable questions (``most`` of them, drawn), its paragraphs and the distractors."""
    squad = read_squad(data / FILES[1])
    articles = (*squad.paragraphs, *read_distractors(data / FILES[2]))
    questions = tuple(drawn([one for one in squad.questions if one.answerable], most))
    passages = tuple(_passage(number, one) for number, one in enumerate(articles))
    progress(f"encoding {len(passages)} passages")
    with opened("encoder", "transformers", base, dtype="float32") as encoder:
        vectors = encoder.encode_passages([one.indexed_text for one in passages])
    return Asked(questions, passages, vectors)


def trained_by(seed: int, data: Path, base: Path, reader: Path, cache: Path) -> Path:
    """The output of a seed: trained, gone on with, or there already."""
    output = cache / f"seed-{seed}"
    progress(f"training with seed {seed}")
    placed = [f"train.output={output}", f"collection={cache / 'collection'}"]
    options = ["--seed", str(seed), "--resume", "--no-evaluation", *(word for one in placed for word in ("--set", one))]
    named = {ENVIRONMENT: str(data.absolute()), "RAGLOOM_MINILM": str(base), "RAGLOOM_READER": str(reader)}
    command = [sys.executable, "-m", "ragloom", "train", "-c", str(CONFIG), *options]
    subprocess.run(command, check=True, env={**FRUGAL, **os.environ, **named}, stdout=sys.stderr)
    return output


def scores_of(asked: Asked, encoder: Path, reader: Path, kept: Path) -> Scores:
    """What an encoder of queries and a reader come to; of a run before, what ``kept`` holds."""
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        found = {name: values.tolist() for name, values in _scores(asked, encoder, reader).items()}
        aside = kept.with_suffix(".part")
        aside.write_text(json.dumps(found), encoding="utf-8")
        aside.replace(kept)
    scores = {name: np.array(values) for name, values in json.loads(kept.read_bytes()).items()}
    assert len(scores["f1"]) == len(asked.questions), f"{kept} is of other questions: delete it"
    return scores


def _scores(asked: Asked, encoder: Path, reader: Path) -> Scores:
    with opened("encoder", "transformers", encoder, dtype="float32") as queries:
        vectors = queries.encode_queries([one.text for one in asked.questions])
    order = np.argsort(-(vectors @ asked.vectors.T), axis=1, kind="stable")[:, :K]
    found = [[asked.passages[number] for number in row] for row in order.tolist()]
    said = answers(asked.questions, found, reader)
    holds = np.array([
        [holds_answer(one.text, question.answers) for one in row]
        for question, row in zip(asked.questions, found, strict=True)
    ])  # fmt: skip
    pairs = [(text, question.answers) for text, question in zip(said, asked.questions, strict=True)]
    return {
        "recall@1": holds[:, 0].astype(np.float64),
        "recall@5": holds.any(axis=1).astype(np.float64),
        "exact_match": np.array([exact_match(text, accepted) for text, accepted in pairs]),
        "f1": np.array([token_f1(text, accepted) for text, accepted in pairs]),
    }


def answers(questions: Sequence[Question], found: Sequence[Sequence[Passage]], folder: Path) -> list[str]:
    """The surest span of each question's passages."""
    said: list[str] = []
    asked = [Request("answer", one.text, tuple(row)) for one, row in zip(questions, found, strict=True)]
    how = {"dtype": "bfloat16", "threshold": None, "max_tokens": 384}
    with opened("generator", "transformers-reader", folder, **how) as reader:
        for at in range(0, len(asked), _AT_ONCE):
            said += [one.text for one in reader.generate(asked[at : at + _AT_ONCE], Settings())]
            if at % (16 * _AT_ONCE) == 0:
                progress(f"{folder.name}: {at} of {len(asked)} questions answered")
    return said


@contextmanager
def opened(kind: str, use: str, folder: Path, **settings: Any) -> Iterator[Any]:
    """A component over a model's folder."""
    made = Registry.load().make(kind, {"use": use, "model": str(folder), **settings})
    made.open(FakeResources())
    try:
        yield made
    finally:
        made.close()


def mean_of(scores: Sequence[Scores]) -> Scores:
    """Each question's mean over the seeds."""
    return {name: np.mean([one[name] for one in scores], axis=0) for name in FIGURES}


def add(report: Report, systems: Mapping[str, Scores]) -> None:
    """Each system's figures."""
    for system, scores in systems.items():
        for name in FIGURES:
            report.add(system, name, float(scores[name].mean()), "share")


def add_difference(report: Report, joint: Scores, frozen: Scores) -> None:
    """The paired difference of each figure, and its p."""
    for name in FIGURES:
        report.add("joint less frozen", name, float((joint[name] - frozen[name]).mean()), "share")
        report.add("p", name, permutation_test(joint[name], frozen[name]), "share")


def table(means: Mapping[str, Scores]) -> str:
    """Each figure of the three systems, the difference of the two that were trained, and p, as Markdown."""
    rows = [("figure", *means, "joint less frozen", "p"), ("---",) * (len(means) + 3)]
    for name in FIGURES:
        joint, frozen = means["joint"][name], means["frozen"][name]
        gain = paired_bootstrap(joint, frozen)
        told = f"{gain.mean:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}]"
        each = (f"{scores[name].mean():.4f}" for scores in means.values())
        rows.append((name, *each, told, f"{permutation_test(joint, frozen):.4f}"))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _passage(number: int, article: Article) -> Passage:
    return Passage(number, article.id, article.text, 0, len(article.text), article.title)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    options = parser("joint_squad", __doc__ or "")
    options.add_argument("--reader", required=True, metavar="FOLDER", help="the span reader that both begin with")
    options.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one training each (0 1 2)")
    options.add_argument("--questions", type=int, metavar="N", help="ask so many, drawn at random; else all")
    options.add_argument("--cache", metavar="DIR", help="where checkpoints and figures are kept for the next run")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
