"""`ragloom eval` over public data, config by config: ``python -m benchmarks.evaluation [--data DIR] [--reader DIR]``.

The configs lie beside this file. ``scifact``: the 300 test claims of SciFact over its 5,183 abstracts, searched for and
not answered (the data say what is relevant, and hold no answers). ``dev-squad``: the 6,078 questions of ``dev-squad``
(2,910 that their paragraph answers, 3,168 that nothing does) over its 646 paragraphs and 570 distractors. Every
document is one passage. ``dense`` is all-MiniLM-L6-v2 in int8; a span reader is made by ``python -m
benchmarks.fit_reader`` and ``ragloom export``, and named with ``--reader``.

Each figure comes with its 95 % bootstrap interval. ``--to DIR`` keeps results and reports, which hold the data's own
text; ``--markdown`` prints the tables that the documentation shows.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import SCIFACT, data_folder
from benchmarks.dense import dense_folders, dense_options
from benchmarks.report import Report, parser, progress, run

CONFIGS = ("bm25", "dense", "hybrid", "hybrid-rerank", "hybrid-reader")
HERE = Path(__file__).parent

Figures = dict[str, dict[str, dict[str, Mapping[str, Any]]]]
"""Task, config, name."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is indexed, what is asked of it, and which figures the tables show."""

    name: str
    corpus: tuple[str, ...]
    questions: str
    options: tuple[str, ...]
    columns: tuple[str, ...]
    configs: tuple[str, ...] = CONFIGS


TASKS = (
    Task(
        "scifact",
        ("scifact/corpus.jsonl",),
        "scifact",
        ("--search-only",),
        ("ndcg@10", "mrr@10", "recall@5", "recall@100", "latency_p50"),
        # A reader changes nothing of what is found.
        CONFIGS[:-1],
    ),
    Task(
        "dev-squad",
        ("qa/dev-squad.json", "qa/distractors.jsonl"),
        "qa/dev-squad.json",
        (),
        (
            "success@1",
            "success@5",
            "exact_match",
            "f1",
            "contains",
            "citation_precision",
            "answered",
            "aurc",
            "latency_p50",
        ),
    ),
)


def measure(options: argparse.Namespace) -> Report:
    folder = data_folder(options.data, *SCIFACT, "qa/dev-squad.json", "qa/distractors.jsonl")
    found: Figures = {task.name: {} for task in TASKS}
    settings = {"configs": list(options.configs), "figures": found}
    report = Report("evaluation", settings, packages=("onnxruntime", "faiss-cpu", "ir-measures"))
    with dense_folders(options, report) as folders, _work(options) as work:
        models = {"RAGLOOM_ENCODER": folders[0] if folders else "", "RAGLOOM_READER": options.reader or ""}
        for task in TASKS:
            for config in task.configs:
                if config not in options.configs or _lacks(config, models, report):
                    continue
                figures = evaluated(task, config, folder, work, models, options)
                found[task.name][config] = figures
                for name in task.columns:
                    if name in figures:
                        report.add(config, name, figures[name]["value"], figures[name]["unit"], task=task.name)
    if options.markdown:
        print("\n".join(markdown(found)))
    return report


def evaluated(
    task: Task, config: str, data: Path, work: Path, models: Mapping[str, str], options: argparse.Namespace
) -> dict[str, Mapping[str, Any]]:
    """The figures by name of one config on one task: indexed where it is not yet, then evaluated."""
    place = work / task.name
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / f"{config}.yaml", place)
    env = {**os.environ, **{name: str(Path(model).resolve()) for name, model in models.items() if model}}
    progress(f"{task.name}: {config}: indexing")
    _ragloom(["index", "-c", f"{config}.yaml", *(str(data / one) for one in task.corpus)], place, env)
    progress(f"{task.name}: {config}: asking")
    limit = ["--limit", str(options.limit)] if options.limit else []
    said = _ragloom(
        [
            *("eval", "-c", f"{config}.yaml", "--data", str(data / task.questions), "--to", config),
            *("--jobs", str(options.jobs), "--json"),
            *task.options,
            *limit,
        ],
        place,
        env,
    )
    return {one["name"]: one for one in json.loads(said)["figures"]}


def markdown(found: Figures) -> Iterator[str]:
    """A table a task: a line a config, value and interval a cell."""
    for task in TASKS:
        by_config = found[task.name]
        if not by_config:
            continue
        names = [name for name in task.columns if any(name in figures for figures in by_config.values())]
        yield from ("", f"| {task.name} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}")
        for config, figures in by_config.items():
            cells = (_cell(figures[name]) if name in figures else "" for name in names)
            yield f"| `{config}` | {' | '.join(cells)} |"


def _cell(figure: Mapping[str, Any]) -> str:
    scale, digits = (1000, 1) if figure["unit"] == "s" else (1, 3)
    value, low, high = (f"{scale * figure[name]:.{digits}f}" for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]{' ms' if figure['unit'] == 's' else ''}"


def _lacks(config: str, models: Mapping[str, str], report: Report) -> bool:
    text = (HERE / f"{config}.yaml").read_text(encoding="utf-8")
    lacking = [name for name, model in models.items() if f"${{env:{name}}}" in text and not model]
    if lacking == ["RAGLOOM_READER"]:
        report.note(f"{config} is not measured: name an exported reader, --reader FOLDER")
    return bool(lacking)


def _ragloom(arguments: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ragloom", *arguments], cwd=folder, env=dict(env), stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


@contextmanager
def _work(options: argparse.Namespace) -> Iterator[Path]:
    if options.to:
        to = Path(options.to).resolve()
        to.mkdir(parents=True, exist_ok=True)
        yield to
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def main(arguments: Sequence[str] | None = None) -> int:
    options = dense_options(parser("evaluation", __doc__ or ""))
    options.add_argument("--reader", metavar="FOLDER", help="a span reader that `ragloom export` wrote")
    options.add_argument("--to", metavar="DIR", help="keep collections, results and reports there")
    options.add_argument("--limit", type=int, help="ask so many questions of each task, drawn at random")
    options.add_argument("--configs", nargs="+", choices=CONFIGS, default=CONFIGS, help="these alone")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--markdown", action="store_true", help="print the tables of the documentation")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
