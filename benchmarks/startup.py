"""What a cold process costs: ``python -m benchmarks.startup``.

``python`` is bare ``python -c pass``; ``help`` is ``python -m ragloom --help``; ``ask`` answers one question from the
sample collection, indexed beforehand, in a new process. Commands take turns, so that a drift of the machine's speed
hits all alike; medians are told.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.report import Report, parser, progress, run
from ragloom.sample import files

QUESTION = "When was the Suez Canal opened?"


def measure(options: argparse.Namespace) -> Report:
    """Time each command ``--runs`` times, in turn."""
    report = Report("startup", {"runs": options.runs}, ("numba", "typer", "rich", "pydantic"))
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(options.runs + 1):
            progress(f"run {number} of {options.runs}")
            for name, command in commands.items():
                seconds[name].append(_seconds(command))
    bare = statistics.median(seconds["python"][1:])
    for name, times in seconds.items():
        median = statistics.median(times[1:])
        report.add(name, "wall_ms", median * 1000, "ms")
        report.add(name, "over_bare_ms", (median - bare) * 1000, "ms")
    return report


def _commands(folder: Path) -> dict[str, list[str]]:
    """The first run of each is a warm-up and not counted."""
    ragloom = [sys.executable, "-m", "ragloom"]
    config = folder / "ragloom.yaml"
    config.write_text("version: 1\ncollection: collection\n", encoding="utf-8")
    subprocess.run([*ragloom, "index", str(files.articles()), "-c", str(config)], check=True, capture_output=True)
    return {
        "python": [sys.executable, "-c", "pass"],
        "help": [*ragloom, "--help"],
        "ask": [*ragloom, "ask", QUESTION, "-c", str(config)],
    }


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})
    return perf_counter() - start


def main() -> int:
    """Run from the command line."""
    options = parser("startup", __doc__ or "")
    options.add_argument("--runs", type=int, default=20, help="counted runs of each command (20)")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
