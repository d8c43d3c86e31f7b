"""``python -m benchmarks.sparse --sizes 5k,100k,1m [--data DIR] [--json] [--systems bm25,tantivy]``."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.data import SCIFACT, data_folder, read_beir
from benchmarks.report import Report, parser, progress, run
from benchmarks.sparse.systems import SYSTEMS
from benchmarks.sparse.text import SEED, analysed_queries, write_passages

_UNITS = {"k": 1_000, "m": 1_000_000}
_KS = (10, 100)
_PACKAGES = ("numba", "bm25s", "tantivy", "rank-bm25", "haystack-ai", "langchain-community")
_ROOT = Path(__file__).parents[2]


def size(text: str) -> int:
    """``5k`` → 5000."""
    return int(float(text[:-1]) * _UNITS[text[-1].lower()]) if text[-1].lower() in _UNITS else int(text)


def measure(options: argparse.Namespace) -> Report:
    """Every system at every size, each phase in a process of its own, the query phases of all systems in turns."""
    data = read_beir(data_folder(options.data, *SCIFACT) / "scifact")
    sizes = sorted({size(text) for text in options.sizes.split(",")})
    queries = analysed_queries(data)
    report = Report("sparse", _settings(options, sizes), _PACKAGES)
    named = _installed(options.systems.split(",") if options.systems else list(SYSTEMS), report)
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        passages = Path(work) / "passages.txt"
        progress(f"writing {sizes[-1]:,} passages")
        write_passages(data, sizes[-1], passages)
        for count in sizes:
            taking = [name for name in named if count <= SYSTEMS[name].largest]
            _note_left_out(report, named, count)
            folders = {name: Path(work) / f"{count}-{place}" / "index" for place, name in enumerate(taking)}
            order = {"passages": str(passages), "size": count, "queries": queries, "ks": _KS}
            _measure_size(report, folders, order, options.rounds)
    return report


def _measure_size(report: Report, folders: dict[str, Path], order: dict[str, Any], rounds: int) -> None:
    count = order["size"]
    for name, folder in folders.items():
        folder.mkdir(parents=True)
        figures = _child(name, folder, {**order, "phase": "index", "warm": True})
        report.add(name, "index_per_s", figures["index_per_s"], "passages/s", size=count)
        report.add(name, "peak_mb", figures["peak_mb"], "MB", size=count)
        if SYSTEMS[name].on_disk:
            report.add(name, "disk_mb", figures["disk_mb"], "MB", size=count)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in folders}
    for turn in range(rounds):
        for name, folder in folders.items():
            if turn and not SYSTEMS[name].on_disk:
                continue
            found[name].append(_child(name, folder, {**order, "phase": "query"}))
    for name, figures in found.items():
        for metric in figures[0]:
            value = statistics.median(row[metric] for row in figures)
            plain, _, k = metric.partition("@")
            report.add(name, plain, value, _unit(plain), size=count, **({"k": int(k)} if k else {}))


def _child(name: str, folder: Path, order: dict[str, Any]) -> dict[str, float]:
    progress(f"{name}: {order['phase']} at {order['size']:,}")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sparse.child"],
        input=json.dumps({**order, "system": name, "folder": str(folder)}),
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name} failed at {order['size']:,}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _installed(names: list[str], report: Report) -> list[str]:
    unknown = [name for name in names if name not in SYSTEMS]
    if unknown:
        raise SystemExit(f"no such system: {', '.join(unknown)}; there are {', '.join(SYSTEMS)}")
    for name in names:
        if missing := SYSTEMS[name].missing():
            report.note(f"{name} is not measured: {', '.join(missing)} not installed (pip install 'ragloom[bench]')")
    return [name for name in names if not SYSTEMS[name].missing()]


def _note_left_out(report: Report, names: list[str], count: int) -> None:
    slow = [name for name in names if count > SYSTEMS[name].largest]
    if slow:
        report.note(f"not measured at {count:,}, where they would take too long: {', '.join(slow)}")


def _unit(metric: str) -> str:
    return {"batch_qps": "queries/s"}.get(metric, "MB" if metric.endswith("_mb") else "ms")


def _settings(options: argparse.Namespace, sizes: list[int]) -> dict[str, Any]:
    return {
        "sizes": sizes,
        "seed": SEED,
        "queries": "SciFact test claims",
        "rounds": options.rounds,
        "peak_mb": "resident memory of the indexing process; serving_mb: of the searching one",
        "index_per_s": "from text whose terms stand between spaces to the index on disk",
    }


def main() -> int:
    """Parse, measure, print."""
    made = parser("sparse", __doc__ or "")
    made.add_argument("--sizes", default="5k,100k", help="passages, 5k,100k,1m (default: %(default)s)")
    made.add_argument("--systems", default="", help=f"of {', '.join(SYSTEMS)} (default: all that are installed)")
    made.add_argument(
        "--rounds",
        type=int,
        default=3,
        help="query phases a system, taken in turns (default: 3; those that only live in memory: 1)",
    )
    made.add_argument("--work", default=None, help="folder for temporary files (2 GB at 1m)")
    return run(measure, made.parse_args())


if __name__ == "__main__":
    sys.exit(main())
