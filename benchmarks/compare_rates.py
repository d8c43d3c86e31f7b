"""How often `ragloom compare` is wrong, and how much it finds: ``python -m benchmarks.compare_rates [--data DIR]``.

Two ragloom pipelines answer the answerable questions of ``dev-squad`` once: ``bm25`` as it comes with two sentences an
answer, and with ``k1: 0.6`` with one. From their results pairs of evaluations are made and compared whole, from results
to verdicts:

- ``a/a``: for each of ``--questions`` drawn questions a coin says which system's row goes to which side. The sides do
  not differ but by chance, on questions that they really answer otherwise. ``p`` is how often a figure's own p-value is
  at or below 0.05, ``verdict`` how often it is called better or worse (after Holm), and ``any figure`` how often
  anything in a pair is: the family's rate of false alarms, at most 0.05 if the test keeps its word.
- ``planted``: such a pair, with ``contains`` turned from wrong to right on 3 questions in 100 of the other side;
  ``found`` is how often it is called better, ``wrong`` how often it is called worse.

Each rate has its own 95 % interval, ``low`` to ``high`` (Wilson). Permutations are fewer than the command's own 10,000,
which moves a p-value by a hundredth and no rate.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.corpora import one_passage_each
from benchmarks.data import Article, Question, data_folder
from benchmarks.openqa import DISTRACTORS, QUESTIONS, read
from benchmarks.report import Report, parser, progress, run
from ragloom.config.schema import MetricSpec
from ragloom.evaluate.comparing import Pair, PoolingOf, Sampling, compare, pooling_of
from ragloom.evaluate.data import EvalData, EvalQuestion
from ragloom.evaluate.evaluating import How, evaluate
from ragloom.evaluate.judging import judges_of
from ragloom.evaluate.results import Results, Row
from ragloom.metrics import wilson_interval
from ragloom.registry import Registry

METRICS = ("recall@1", "ndcg@10", "exact_match", "f1", "contains", "bleu", "aurc")
"""Means of shares and of values between, and two pooled figures: one of sums, one of a sort."""
JUDGE = "contains"
LEVEL = 0.95
HOW = Sampling(level=LEVEL, samples=2000, sorted_samples=300)
SYSTEMS: Mapping[str, tuple[float, int]] = {"two sentences": (1.5, 2), "one sentence": (0.6, 1)}
"""From a system to ``k1`` of its ``bm25`` and the sentences of its answers."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How pairs are made and compared."""

    pooling_of: PoolingOf
    pairs: int
    how: Sampling = HOW

    def compared(self, one: Results, other: Results) -> Pair:
        """The pair, whole: every figure, as the command compares it."""
        return compare([one, other], self.pooling_of, how=self.how).pairs[0]


def measure(options: argparse.Namespace) -> Report:
    """Ask once, then compare many times."""
    folder = data_folder(options.data, QUESTIONS, DISTRACTORS)
    one, other = systems(folder, Registry.load())
    trial = Trial(pooling_of(Registry.load()), options.pairs)
    settings = {"pairs": options.pairs, "questions": len(one.rows), "samples": trial.how.samples, "level": LEVEL}
    report = Report("compare_rates", settings, packages=("sacrebleu",))
    _report_systems(report, trial.compared(one, other))
    _report_alarms(report, trial, one, other, min(options.questions, len(one.rows)))
    for size in options.planted:
        _report_planted(report, trial, one, other, min(size, len(one.rows)), options.points)
    return report


def systems(folder: Path, registry: Registry) -> list[Results]:
    """Both systems' answers to every answerable question."""
    squad = read(folder)
    data = EvalData(folder / QUESTIONS, "squad", tuple(map(_question, squad.answerable)))
    return [_asked(name, squad.articles, data, registry, *how) for name, how in SYSTEMS.items()]


def _question(one: Question) -> EvalQuestion:
    return EvalQuestion(one.id, one.text, one.answers, {one.paragraph: 1.0}, judged=True, answered=True)


def _asked(
    name: str, articles: Sequence[Article], data: EvalData, registry: Registry, k1: float, sentences: int
) -> Results:
    progress(f"asking {len(data.questions)} questions: {name}")
    judges = judges_of(registry, [MetricSpec.model_validate(one) for one in METRICS], data.questions).judges
    generator = {"use": "extractive", "threshold": 0, "sentences": sentences}
    with one_passage_each(articles, retriever={"use": "bm25", "k1": k1, "k": 20}, generator=generator) as pipeline:
        found = evaluate(pipeline, data, judges, How(depth=20, timed=0))
    metrics = {one.name: one.spec for one in judges}
    return Results(name, {}, {"sha256": "dev-squad"}, {}, metrics, found.figures, found.rows)


def exchanged(one: Results, other: Results, count: int, draw: np.random.Generator) -> tuple[Results, Results]:
    """Two evaluations on ``count`` of the questions, each question's rows dealt out by a coin."""
    chosen = draw.choice(len(one.rows), count, replace=False)
    heads = draw.random(count) < 0.5
    dealt = [
        (one.rows[n], other.rows[n]) if head else (other.rows[n], one.rows[n])
        for n, head in zip(chosen, heads, strict=True)
    ]
    first, second = zip(*dealt, strict=True)
    return replace(one, name="a", rows=first), replace(one, name="b", rows=second)


def planted(results: Results, points: float, draw: np.random.Generator) -> Results:
    """With ``JUDGE`` turned from 0 to 1 on ``points`` in 100 of the questions."""
    wrong = [place for place, row in enumerate(results.rows) if row.values.get(JUDGE) == 0]
    turned = set(draw.choice(wrong, round(points / 100 * len(results.rows)), replace=False).tolist())
    return replace(results, rows=tuple(_right(row) if n in turned else row for n, row in enumerate(results.rows)))


def _right(row: Row) -> Row:
    return replace(row, values={**row.values, JUDGE: 1.0})


def alarms(trial: Trial, one: Results, other: Results, count: int) -> Iterator[Pair]:
    """Comparisons of what does not differ."""
    draw = np.random.default_rng(0)
    for _ in range(trial.pairs):
        yield trial.compared(*exchanged(one, other, count, draw))


def findings(trial: Trial, one: Results, other: Results, count: int, points: float) -> Iterator[Pair]:
    """Comparisons of what differs by ``points`` in 100."""
    draw = np.random.default_rng(1)
    for _ in range(trial.pairs):
        first, second = exchanged(one, other, count, draw)
        yield trial.compared(first, planted(second, points, draw))


def _report_systems(report: Report, pair: Pair) -> None:
    for one in pair.figures:
        report.add(pair.one.name, "value", one.one, figure=one.name)
        report.add(pair.other.name, "value", one.other, figure=one.name)
    gone = sum(a.values[JUDGE] != b.values[JUDGE] for a, b in pair.shared.rows)
    report.note(f"the systems differ in {JUDGE} on {gone} of {len(pair.shared.rows)} questions")


def _report_alarms(report: Report, trial: Trial, one: Results, other: Results, count: int) -> None:
    progress(f"comparing {trial.pairs} pairs that do not differ, {count} questions each")
    pairs = list(alarms(trial, one, other, count))
    for place, figure in enumerate(pairs[0].figures):
        found = [pair.figures[place] for pair in pairs]
        _report_rate(report, "a/a", "p", [each.p <= 1 - LEVEL for each in found], count, figure.name)
        _report_rate(report, "a/a", "verdict", [each.significant for each in found], count, figure.name)
    any_of = [any(each.significant for each in pair.figures) for pair in pairs]
    _report_rate(report, "a/a", "verdict", any_of, count, "any figure")


def _report_planted(report: Report, trial: Trial, one: Results, other: Results, count: int, points: float) -> None:
    progress(f"comparing {trial.pairs} pairs with {points:g} points planted, {count} questions each")
    found = [pair.figure(JUDGE).verdict for pair in findings(trial, one, other, count, points)]
    name = f"planted {points:g} points"
    _report_rate(report, name, "found", [verdict == "better" for verdict in found], count, JUDGE)
    _report_rate(report, name, "wrong", [verdict == "worse" for verdict in found], count, JUDGE)


def _report_rate(report: Report, system: str, what: str, seen: Sequence[bool], count: int, figure: str) -> None:
    rate = wilson_interval(np.array(seen, np.float64))
    for metric, value in {"rate": rate.mean, "low": rate.low, "high": rate.high}.items():
        report.add(system, metric, value, "share", of=what, figure=figure, questions=count)


def main() -> int:
    """The command."""
    options = parser("compare_rates", "False alarms and findings of `ragloom compare` on answers to dev-squad.")
    options.add_argument("--pairs", type=int, default=200, help="how many pairs are compared (default: 200)")
    options.add_argument("--questions", type=int, default=1000, help="of each a/a pair (default: 1000)")
    options.add_argument("--planted", type=int, nargs="*", default=[2910, 1000, 500], help="questions of planted pairs")
    options.add_argument("--points", type=float, default=3.0, help="how much is planted (default: 3)")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
