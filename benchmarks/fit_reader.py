"""Train a span reader from MiniLM by the committed config: ``python -m benchmarks.fit_reader --to FOLDER``.

``benchmarks/training/reader.yaml`` says how, and `ragloom train` does it; FOLDER keeps everything, so that a run that
was interrupted goes on. Data: ``qa/train-new-wiki.json`` alone, its last five articles held out: they choose the better
of the epochs. The figures are exact match and F1 of their answerable questions, and of those of ``qa/dev-squad.json``,
which chooses nothing: each asked of its own paragraph, answered by fp32 torch however unsure. FOLDER/trained/reader is
then exported: ``python -m benchmarks.evaluation --reader`` and ``python -m benchmarks.reader_served --reader`` measure
it. ``--set`` changes a setting of the stage, for a try.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import yaml

from benchmarks.data import ENVIRONMENT, Question, Squad, data_folder, read_squad
from benchmarks.dense import model_folder
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import exact_match, token_f1
from ragloom.registry import Registry
from ragloom.testing.fakes import FakeResources, passage
from ragloom.types import Request, Settings

CONFIG = Path(__file__).parent / "training" / "reader.yaml"
TRAIN, DEV = "qa/train-new-wiki.json", "qa/dev-squad.json"
HELD_OUT = 5
"""Articles that no step learns from, the last ones: as the config has it."""
AT_ONCE = 64
FRUGAL = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
"""Threads that wait leave the processor to another training beside this one."""


def measure(options: argparse.Namespace) -> Report:
    data = data_folder(options.data, TRAIN, DEV)
    folder = Path(options.to)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG.name).write_text(configured(options.set), encoding="utf-8")
    env = {**FRUGAL, **os.environ, ENVIRONMENT: str(data.resolve()), "RAGLOOM_MINILM": str(model_folder())}
    seed = [] if options.seed is None else ["--seed", str(options.seed)]
    ragloom(["train", "-c", CONFIG.name, "--no-evaluation", "--resume", *seed], folder, env)
    ragloom(["export", "trained/reader"], folder, env)
    return told(folder / "trained" / "reader", data)


def configured(changes: Sequence[str]) -> str:
    """The config, ``changes`` made to its stage."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    for name, value in (one.split("=", 1) for one in changes):
        config["train"]["stages"][0][name] = yaml.safe_load(value)
    return yaml.safe_dump(config, sort_keys=False)


def ragloom(arguments: Sequence[str], folder: Path, env: dict[str, str]) -> None:
    progress(f"ragloom {' '.join(arguments)}")
    subprocess.run([sys.executable, "-m", "ragloom", *arguments], cwd=folder, env=env, check=True, stdout=sys.stderr)


def told(reader: Path, data: Path) -> Report:
    """What the checkpoint says of itself, and what fp32 torch says to both sets of questions."""
    report = Report("fit_reader", packages=("torch", "transformers"))
    manifest = json.loads((reader / "training-manifest.json").read_bytes())
    taught = read_squad(data / TRAIN)
    for name, squad, asked in (
        ("held-out articles", taught, held_out(taught)),
        ("dev-squad", (dev := read_squad(data / DEV)), dev.questions),
    ):
        for figure, value in on_own_paragraphs(reader, squad, [one for one in asked if one.answerable], name).items():
            report.add("reader", figure, value, of=name)
    report.note(
        f"{manifest['examples']} examples, seed {manifest['seed']}, {manifest['steps']} steps; "
        f"the best after {manifest['figures'].get('best_step', manifest['steps']):.0f}"
    )
    return report


def held_out(data: Squad) -> list[Question]:
    """The questions of the last articles."""
    articles = list(dict.fromkeys(one.id.rpartition("#")[0] for one in data.paragraphs))
    return [one for one in data.questions if one.paragraph.rpartition("#")[0] in articles[-HELD_OUT:]]


def on_own_paragraphs(reader: Path, data: Squad, questions: Sequence[Question], name: str) -> dict[str, float]:
    """Exact match and F1, each question asked of the paragraph that it was written for."""
    texts = {one.id: one.text for one in data.paragraphs}
    spec = {"use": "transformers-reader", "model": str(reader.resolve()), "device": "cpu", "threshold": None}
    generator = Registry.load().make("generator", spec)
    generator.open(FakeResources())
    said: list[str] = []
    for at in range(0, len(questions), AT_ONCE):
        some = questions[at : at + AT_ONCE]
        requests = [Request("answer", one.text, (passage(1, texts[one.paragraph]),)) for one in some]
        said += [one.text for one in generator.generate(requests, Settings())]
        progress(f"{len(said)} of {len(questions)} questions of {name}")
    pairs = list(zip(said, (one.answers for one in questions), strict=True))
    return {
        "exact_match": fmean(exact_match(text, gold) for text, gold in pairs),
        "f1": fmean(token_f1(text, gold) for text, gold in pairs),
        "questions": float(len(pairs)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("fit_reader", __doc__ or "")
    options.add_argument("--to", default="reader", metavar="FOLDER", help="where everything is written (reader)")
    options.add_argument("--seed", type=int, help="in place of the config's")
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the stage")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
