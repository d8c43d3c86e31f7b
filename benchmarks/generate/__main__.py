"""Writing texts, in one run against transformers, onnxruntime-genai and llama.cpp.

``python -m benchmarks.generate [--peers-python PYTHON] [--rounds 7] [--models gpt2-124m,llama-135m] [--batches 1,8]``

Random weights of published shapes, prompts of 512 tokens and 64 new ones. Systems are processes of their own that take
turns, a text each a round, so that a drift of the machine's speed hits all alike; medians are told, and ratios round by
round with their bootstrap intervals. Peers that are not installed beside ragloom may have a Python of their own.
What each precision costs in perplexity is measured on a small model, trained here on the sample's texts or those of
``--data``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.generate import bandwidth, pairs, shapes
from benchmarks.generate.graphs import write_apart
from benchmarks.generate.perplexity import add_perplexity
from benchmarks.generate.systems import SYSTEMS, Child, ChildError, python_of
from benchmarks.report import Report, parser, progress, run

_PACKAGES = ("onnxruntime", "torch", "transformers", "onnxruntime-genai", "llama-cpp-python")
_METRICS = ("prefill_tok_s", "decode_tok_s")
Figures = dict[str, dict[str, list[float]]]


def measure(options: argparse.Namespace) -> Report:
    """Every model at every batch, then perplexity."""
    report = Report("generate", _settings(options), _PACKAGES)
    report.settings["read_gb_s"] = round(bandwidth.measured(options.threads), 1)
    with ExitStack() as stack:
        work = Path(options.work or stack.enter_context(tempfile.TemporaryDirectory()))
        for name in options.models.split(",") if options.models else ():
            _measure_model(report, options, name, work)
        if options.perplexity:
            add_perplexity(report, options, work)
    return report


def _measure_model(report: Report, options: argparse.Namespace, name: str, work: Path) -> None:
    progress(f"{name}: writing the model and its graphs")
    folder = shapes.make(name, work)
    wanted = options.systems.split(",") if options.systems else list(SYSTEMS)
    named = [one for one in wanted if name in SYSTEMS[one].families]
    write_apart(folder, [SYSTEMS[one].precision for one in named if SYSTEMS[one].module == "ragloom"])
    with ExitStack() as stack:
        children: dict[str, Child] = {}
        for system in named:
            progress(f"{name}: opening {system}")
            try:
                made = SYSTEMS[system]
                python = python_of(made, options.peers_python)
                children[system] = Child(made, folder, options.threads, python, work / f"{name}-{system}.log")
                stack.callback(children[system].end)
            except ChildError as error:
                report.note(f"{system} is not measured on {name}: {error}")
        for batch in map(int, options.batches.split(",")):
            _tell(report, options, name, folder, batch, _rounds(report, options, name, folder, batch, children))


def _rounds(
    report: Report, options: argparse.Namespace, name: str, folder: Path, batch: int, children: dict[str, Child]
) -> Figures:
    """Tokens a second, a figure a round; the first round warms up and is not counted."""
    found: Figures = {system: {metric: [] for metric in (*_METRICS, "peak_mb")} for system in children}
    random = np.random.default_rng(batch)
    for number in range(options.rounds + 1):
        progress(f"{name}, batch {batch}: round {number} of {options.rounds}")
        prompts = random.integers(0, shapes.vocabulary(folder), (batch, options.prompt)).tolist()
        for system in list(children):
            try:
                figures = children[system].ask({"prompts": prompts, "new": options.new})
            except ChildError as error:
                report.note(f"{system} failed on {name} at batch {batch}: {error}")
                del children[system], found[system]
                continue
            if number:
                found[system]["prefill_tok_s"].append(batch * options.prompt / figures["prefill_s"])
                found[system]["decode_tok_s"].append(batch * (options.new - 1) / figures["decode_s"])
                found[system]["peak_mb"].append(figures["peak_mb"])
    return found


def _tell(report: Report, options: argparse.Namespace, name: str, folder: Path, batch: int, found: Figures) -> None:
    fields: dict[str, Any] = {"model": name, "batch": batch}
    tokens = options.prompt + options.new / 2
    for system, figures in found.items():
        for metric in _METRICS:
            report.add(system, metric, statistics.median(figures[metric]), "tokens/s", **fields)
        report.add(system, "peak_mb", max(figures["peak_mb"]), "MB", **fields)
        steps = statistics.median(figures["decode_tok_s"]) / batch
        read = bandwidth.a_step(folder, SYSTEMS[system], batch, tokens) * steps / 1e9
        report.add(system, "of_bandwidth", read / report.settings["read_gb_s"], "", **fields)
    for ours, theirs in pairs.COMPARED:
        if ours not in found or theirs not in found:
            continue
        for metric in _METRICS:
            middle, low, high = pairs.ratio(found[ours][metric], found[theirs][metric])
            for part, value in (("ratio", middle), ("low", low), ("high", high)):
                report.add(f"{ours} / {theirs}", f"{metric[:-6]}_{part}", value, "", compared=name, batch=batch)
            said = f"{ours} / {theirs} on {name}, batch {batch}, {metric}: {middle:.2f} [{low:.2f}, {high:.2f}]"
            report.note(f"{said}: {pairs.verdict(low, high)}")


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "prompt": options.prompt,
        "new": options.new,
        "rounds": options.rounds,
        "threads": options.threads,
        "of_bandwidth": "bytes of weights, keys and values a step, times steps a second, by what the machine reads",
        "peak_mb": "resident memory of the process, at its highest, libraries included",
        "genai-int8": "8-bit blocks; onnx-int8: a scale a column and dynamic activations",
    }


def main() -> int:
    """Parse, measure, print."""
    made = parser("generate", __doc__ or "")
    made.add_argument("--models", default=",".join(shapes.SHAPES), help="comma-separated; '' for none")
    made.add_argument("--systems", help=f"comma-separated, of {', '.join(SYSTEMS)}")
    made.add_argument("--batches", default="1,8")
    made.add_argument("--rounds", type=int, default=7, help="counted rounds (7)")
    made.add_argument("--prompt", type=int, default=512)
    made.add_argument("--new", type=int, default=64)
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--peers-python", help="the Python that onnxruntime-genai and llama-cpp-python are installed in")
    made.add_argument("--work", help="folder for models and graphs, kept; else a temporary one")
    made.add_argument("--perplexity", action=argparse.BooleanOptionalAction, default=True)
    made.add_argument("--training-s", type=float, default=90.0, help="how long the small model is trained (90)")
    return run(measure, made.parse_args())


if __name__ == "__main__":
    sys.exit(main())
