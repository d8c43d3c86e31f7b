"""Pre-training on ragloom's own documentation and sample articles: ``python -m benchmarks.pretraining``.

Carries out ``training/pretraining.yaml`` by ``ragloom train``: a GPT-2 and a BERT of random weights, each with a
tokenizer of its own, on nine tenths of the documents; with ``--adapt`` ``training/adapting.yaml`` as well, which goes
on with all-MiniLM-L6-v2. Held-out perplexity stands beside that of the same tokens by their smoothed counts
(``unigram``): it is to be half of that at most. Needs no data beside what a clone of ragloom holds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.dense import model_folder
from benchmarks.fit_reader import FRUGAL
from benchmarks.report import Report, parser, progress, run

HERE = Path(__file__).parent / "training"
CONFIGS = ("pretraining", "adapting")
_FIGURES = ("perplexity", "unigram_perplexity", "bits_per_byte")


def measure(options: argparse.Namespace) -> Report:
    """Train every stage, and report its held-out figures."""
    report = Report("pretraining", {"seed": options.seed}, ("torch", "transformers", "tokenizers"))
    with tempfile.TemporaryDirectory() as aside:
        for config in CONFIGS if options.adapt else CONFIGS[:1]:
            for stage in trained(config, Path(options.to or aside) / config, options.seed):
                add(report, stage)
    return report


def trained(config: str, output: Path, seed: int) -> Iterator[dict[str, Any]]:
    """What ``ragloom train`` says of each stage of a config."""
    progress(f"training the stages of {config}.yaml")
    command = [
        sys.executable, "-m", "ragloom", "train", "-c", str(HERE / f"{config}.yaml"), "--no-evaluation", "--json",
        "--seed", str(seed), "--set", f"train.output={output}",
    ]  # fmt: skip
    environment = {**FRUGAL, **os.environ, **({"RAGLOOM_MINILM": str(model_folder())} if config == "adapting" else {})}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    yield from json.loads(done.stdout)["stages"]


def add(report: Report, stage: dict[str, Any]) -> None:
    """A stage's figures, and what a reader of them must know."""
    for name in _FIGURES:
        report.add(stage["name"], name, stage["figures"][name])
    report.add(stage["name"], "of_unigram", stage["figures"]["perplexity"] / stage["figures"]["unigram_perplexity"])
    report.add(stage["name"], "steps", stage["steps"])
    report.add(stage["name"], "seconds", stage["seconds"], "s")
    said = "; ".join([f"{stage['rows']} documents taught, {stage['held_out']} held out", *stage["notes"]])
    report.note(f"{stage['name']} ({stage['use']}): {said}")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("pretraining", __doc__ or "")
    options.add_argument("--adapt", action="store_true", help="go on with all-MiniLM-L6-v2 as well")
    options.add_argument("--to", metavar="FOLDER", help="keep the trained models there")
    options.add_argument("--seed", type=int, default=0)
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
