"""A retriever fine-tuned on SciFact's train claims: ``python -m benchmarks.contrastive_scifact [--seeds 0 1 2]``.

``benchmarks/training/scifact.yaml`` is trained once a seed (``ragloom train``), from all-MiniLM-L6-v2; the epoch is
chosen on train claims that are held out, none of whose documents is taught. Then the 300 test claims are searched for
in all 5,183 abstracts, exactly, in fp32, by the untrained model and by each trained one.

Besides all test claims the table has those whose relevant documents all are among train's positives (``seen``) and
those with none there (``unseen``). A claim's figure is its mean over the seeds; intervals are bootstrapped over claims,
differences are paired, and p is a permutation test's. ``--cache DIR`` keeps checkpoints and vectors: a second run goes
on where the first was interrupted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import ENVIRONMENT, SCIFACT, Beir, data_folder, read_beir
from benchmarks.dense import Dense, model_folder
from benchmarks.fit_reader import FRUGAL
from benchmarks.report import Report, parser, progress, run
from benchmarks.scifact import passages_of
from ragloom.metrics import bootstrap_interval, ndcg, paired_bootstrap, permutation_test
from ragloom.registry import Registry

CONFIG = Path(__file__).parent / "training" / "scifact.yaml"
STAGE = "retriever"
UNTRAINED = "untrained"
DEPTH = 10

Scores = NDArray[np.float64]
"""nDCG@10, one a test claim, in the order of the judgements."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a split, both means, the paired difference with its interval, and p."""

    split: str
    claims: int
    untrained: str
    trained: str
    difference: str
    low: float
    p: float

    def cells(self) -> tuple[str, ...]:
        """As Markdown shows them."""
        return (f"{self.split} ({self.claims})", self.untrained, self.trained, self.difference, f"{self.p:.4f}")


def measure(options: argparse.Namespace) -> Report:
    """Train, search, compare; prints the table."""
    folder = data_folder(options.data, *SCIFACT)
    base, data = model_folder(), read_beir(folder / "scifact")
    report = Report("contrastive_scifact", {"config": str(CONFIG.name), "seeds": options.seeds, "depth": DEPTH})
    report.packages = ("torch", "transformers", "faiss-cpu")
    keeping = nullcontext(options.cache) if options.cache else tempfile.TemporaryDirectory()
    with keeping as cache:
        kept = Path(cache).absolute()
        trained = np.array([
            scores_of(data, trained_by(seed, folder, base, kept), kept / f"vectors-{seed}") for seed in options.seeds
        ])  # fmt: skip
        untrained = scores_of(data, base, kept / UNTRAINED)
    _record(report, data, untrained, dict(zip(options.seeds, trained, strict=True)))
    lines = [line_of(split, at, untrained, trained.mean(axis=0)) for split, at in splits(data).items()]
    print(table(lines))
    return report


def trained_by(seed: int, data: Path, base: Path, cache: Path) -> Path:
    """The checkpoint of a seed: trained, gone on with, or there already."""
    output = cache / f"seed-{seed}"
    progress(f"training with seed {seed}")
    options = ["--seed", str(seed), "--set", f"train.output={output}", "--resume", "--no-evaluation"]
    environment = {**FRUGAL, **os.environ, ENVIRONMENT: str(data.absolute()), "RAGLOOM_MINILM": str(base)}
    command = [sys.executable, "-m", "ragloom", "train", "-c", str(CONFIG), *options]
    subprocess.run(command, check=True, env=environment, stdout=sys.stderr)
    return output / STAGE


def scores_of(data: Beir, model: Path, vectors: Path) -> Scores:
    """The figure of every test claim, by an exact search with the encoder ``model``."""
    spec = {"use": "transformers", "model": str(model), "dtype": "float32"}
    dense = Dense(Registry.load(), passages_of(data), spec, vectors)
    rankings = dense.rankings([data.queries[key] for key in data.test], DEPTH)
    named = [[data.documents[n].id for n in one.ids.tolist()] for one in rankings]
    return np.array([ndcg(ids, judged, DEPTH) for ids, judged in zip(named, data.test.values(), strict=True)])


def splits(data: Beir) -> Mapping[str, NDArray[np.int64]]:
    """From a split to the places of its test claims."""
    place = {key: number for number, key in enumerate(data.test)}
    seen, unseen = data.seen()
    named = {"test": list(data.test), "seen": seen, "unseen": unseen}
    return {name: np.array([place[key] for key in keys]) for name, keys in named.items()}


def line_of(split: str, at: NDArray[np.int64], untrained: Scores, trained: Scores) -> Line:
    """Both systems on the claims at ``at``."""
    before, after = untrained[at], trained[at]
    gain = paired_bootstrap(after, before)
    return Line(
        split,
        len(at),
        str(bootstrap_interval(before)),
        str(bootstrap_interval(after)),
        f"{gain.mean:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}]",
        gain.low,
        permutation_test(after, before),
    )


def table(lines: Sequence[Line]) -> str:
    """The lines as Markdown."""
    heading = ("test claims", "untrained", "trained, mean over the seeds", "difference", "p")
    rows = (heading, ("---",) * len(heading), *(line.cells() for line in lines))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _record(report: Report, data: Beir, untrained: Scores, trained: Mapping[int, Scores]) -> None:
    found = {UNTRAINED: untrained, **{f"seed {seed}": scores for seed, scores in trained.items()}}
    for split, at in splits(data).items():
        for system, scores in found.items():
            report.add(system, "ndcg@10", float(scores[at].mean()), split=split, queries=len(at))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    options = parser("contrastive_scifact", __doc__ or "")
    options.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one training each (0 1 2)")
    options.add_argument("--cache", metavar="DIR", help="where checkpoints and vectors are kept for the next run")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
