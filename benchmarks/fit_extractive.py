"""Fit the weights and the threshold of ``extractive``, on training data alone, and say what each feature brings.

    python -m benchmarks.fit_extractive [--data DIR] [--json] [--ablate]

Data: ``qa/train-new-wiki.json``; its 1,581 paragraphs are the collection, five of them the sources of a question, found
by the default ``bm25``. A question is unanswerable where its paragraph is taken out of the collection (those are left
out where another paragraph's sentence holds the answer all the same). Figures are of three splits in three parts by
article (seeds 0, 1, 2), fitted on two parts and measured on the third. The printed weights are fitted on everything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import one_passage_each
from benchmarks.data import Question, data_folder, read_squad
from benchmarks.fitting import area_under_roc, conditional_logit, logistic
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import holds_answer
from ragloom.registry import Registry
from ragloom.types import Passage, Request
from ragloom_extractive.config import ExtractiveConfig
from ragloom_extractive.features import FEATURES
from ragloom_extractive.question import Terms
from ragloom_extractive.rarity import counted
from ragloom_extractive.reader import Reader
from ragloom_extractive.weights import CONFIDENCE, standing_out

TRAIN = "qa/train-new-wiki.json"
SOURCES = 5
SEEDS = (0, 1, 2)
PARTS = 3
FALSE_ABSTENTION = 0.07
"""The share of answerable questions that the threshold may cost."""

THRESHOLDS = tuple(float(value) for value in np.arange(0.05, 0.55, 0.05))

ABLATIONS = {name: (name,) for name in FEATURES} | {
    "every kind of answer": ("date", "number", "person", "place", "reason", "name"),
    "sentences around": ("before", "earlier", "pronoun", "after"),
    "everything but own": tuple(name for name in FEATURES if name != "own"),
}

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """n sentences of g questions: ``rows`` float64[n, F]; ``holds`` [n], the sentence holds a gold answer; ``right``
    [n], and it is one of the paragraph asked about; ``starts`` int64[g]; ``article`` int64[g].
    """

    rows: Array
    holds: Array
    right: Array
    starts: NDArray[np.int64]
    article: NDArray[np.int64]

    def only(self, articles: Iterable[int]) -> Examples:
        """The questions of some articles."""
        kept = np.isin(self.article, list(articles))
        sizes = np.diff(np.append(self.starts, len(self.rows)))
        of_row = np.repeat(kept, sizes)
        starts = np.cumsum(np.append(0, sizes[kept]))[:-1]
        return Examples(self.rows[of_row], self.holds[of_row], self.right[of_row], starts, self.article[kept])

    def best(self, weights: Array) -> NDArray[np.int64]:
        """The row of each question's best sentence."""
        score = self.rows @ weights
        ends = np.append(self.starts[1:], len(score))
        return np.array([a + int(np.argmax(score[a:b])) for a, b in zip(self.starts, ends, strict=True)])


def measure(options: argparse.Namespace) -> Report:
    """Fit, validate, and print the tables."""
    whole, without = read_examples(data_folder(options.data, TRAIN) / TRAIN)
    report = Report("fit_extractive", {"train": TRAIN, "sources": SOURCES, "seeds": SEEDS, "parts": PARTS})
    _validate(report, whole, without)
    for name, dropped in ABLATIONS.items() if options.ablate else ():
        progress(f"without {name}")
        share = _accuracy(whole, _columns(dropped))
        report.add(f"without {name}", "answer_in_first_sentence", share, "share")
    _print_tables(whole, without)
    return report


def read_examples(path: Path) -> tuple[Examples, Examples]:
    """The questions over the whole collection, and the same with the paragraph asked about taken out."""
    squad = read_squad(path)
    config, analyzer = ExtractiveConfig(), Registry.load().make("analyzer", "multilingual")
    term = lru_cache(None)(analyzer.term)
    terms: Terms = lambda text: [term(token) for token in analyzer.split(text)]  # noqa: E731
    reader = Reader(config, terms, counted((p.whole for p in squad.paragraphs[: config.sample]), terms))
    with one_passage_each(squad.paragraphs) as pipeline:
        progress(f"reading {len(squad.questions)} questions")
        found = [pipeline.search(question.text, SOURCES + 1).passages for question in squad.questions]
    left = [[p for p in some if p.document_id != q.paragraph] for q, some in zip(squad.questions, found, strict=True)]
    return _examples(reader, squad.questions, found), _examples(reader, squad.questions, left)


def _examples(reader: Reader, questions: Sequence[Question], found: Sequence[Sequence[Passage]]) -> Examples:
    titles = {title: number for number, title in enumerate(dict.fromkeys(_title(q) for q in questions))}
    rows, holds, right, sizes, article = [], [], [], [], []
    for question, passages in zip(questions, found, strict=True):
        request = Request("answer", question.text, tuple(passages[:SOURCES]))
        asked, material = reader.question(request), reader.sources(request)
        if not asked.terms or not material.sentences:
            continue
        held = [holds_answer(sentence.text, question.answers) for sentence in material.sentences]
        own = [passages[sentence.source].document_id == question.paragraph for sentence in material.sentences]
        rows.append(reader.features(asked, material))
        holds += held
        right += [a and b for a, b in zip(held, own, strict=True)]
        sizes.append(len(held))
        article.append(titles[_title(question)])
    starts = np.cumsum([0, *sizes])[:-1]
    return Examples(
        np.vstack(rows), np.array(holds, float), np.array(right, float), starts, np.array(article, np.int64)
    )


def _title(question: Question) -> str:
    return question.paragraph.rpartition("#")[0]


def _columns(dropped: Sequence[str] = ()) -> Array:
    return np.array([float(name not in dropped) for name in FEATURES])


def _splits(examples: Examples) -> Iterable[tuple[set[int], set[int]]]:
    articles = np.unique(examples.article)
    for seed in SEEDS:
        parts = np.array_split(np.random.default_rng(seed).permutation(articles), PARTS)
        for held in parts:
            yield set(articles.tolist()) - set(held.tolist()), set(held.tolist())


def _accuracy(examples: Examples, columns: Array) -> float:
    shares = []
    for fitted, held in _splits(examples):
        part, test = examples.only(fitted), examples.only(held)
        weights = columns * conditional_logit(part.rows * columns, part.right, part.starts)
        shares.append(test.holds[test.best(weights)].mean())
    return float(np.mean(shares))


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What a fit gives: ``score`` float64[F]; ``confidence`` float64[C + 2]: its features, standing out, bias."""

    score: Array
    confidence: Array

    def sure(self, examples: Examples) -> Array:
        """The confidence of each question's best sentence."""
        signs = _signs(examples, self.score)
        found: Array = 1 / (1 + np.exp(-(self.confidence[-1] + signs @ self.confidence[:-1])))
        return found

    def good(self, examples: Examples) -> NDArray[np.bool_]:
        """Whether each question's best sentence holds the answer."""
        return examples.holds[examples.best(self.score)] > 0


def _signs(examples: Examples, weights: Array) -> Array:
    """What confidence goes by: float64[g, C + 1]."""
    kept = [FEATURES.index(name) for name in CONFIDENCE]
    score = examples.rows @ weights
    ends = np.append(examples.starts[1:], len(score))
    clear = [standing_out(score[a:b]) for a, b in zip(examples.starts, ends, strict=True)]
    return np.column_stack([examples.rows[examples.best(weights)][:, kept], clear])


def fit(whole: Examples, without: Examples) -> Fitted:
    """The score by conditional logit; then the confidence, right best sentences against those of removed answers."""
    score = conditional_logit(whole.rows, whole.right, whole.starts)
    yes = _signs(whole, score)[whole.holds[whole.best(score)] > 0]
    no = _signs(without, score)[without.holds[without.best(score)] == 0]
    return Fitted(score, logistic(np.vstack([yes, no]), np.append(np.ones(len(yes)), np.zeros(len(no)))))


def _validate(report: Report, whole: Examples, without: Examples) -> None:
    figures: dict[tuple[str, str], list[float]] = {}
    for fitted, held in _splits(whole):
        found = fit(whole.only(fitted), without.only(fitted))
        part, removed = whole.only(held), without.only(held)
        good, sure, unsure = found.good(part), found.sure(part), found.sure(removed)[~found.good(removed)]
        figures.setdefault(("answer_in_first_sentence", ""), []).append(float(good.mean()))
        figures.setdefault(("auc", ""), []).append(area_under_roc(sure, unsure))
        for threshold in THRESHOLDS:
            at = f"{threshold:.2f}"
            figures.setdefault(("false_abstention", at), []).append(float((sure < threshold).mean()))
            figures.setdefault(("right_answer_lost", at), []).append(float((sure < threshold)[good].mean()))
            figures.setdefault(("false_answer", at), []).append(float((unsure >= threshold).mean()))
    for (name, at), values in figures.items():
        report.add("extractive", name, float(np.mean(values)), "share", **({"threshold": at} if at else {}))


def _print_tables(whole: Examples, without: Examples) -> None:
    found = fit(whole, without)
    threshold = float(np.quantile(found.sure(whole), FALSE_ABSTENTION))
    print("SCORE =", {name: round(float(v), 2) for name, v in zip(FEATURES, found.score, strict=True)}, file=sys.stderr)
    *shares, standing, bias = (round(float(value), 2) for value in found.confidence)
    print("CONFIDENCE =", dict(zip(CONFIDENCE, shares, strict=True)), file=sys.stderr)
    print(f"STANDING = {standing}\nBIAS = {bias}", file=sys.stderr)
    print(f"threshold = {threshold:.3f} (false abstention {FALSE_ABSTENTION:.0%})", file=sys.stderr)


def main() -> int:
    """The command."""
    options = parser("fit_extractive", "Fit the weights of the generator 'extractive' on training data.")
    options.add_argument("--ablate", action="store_true", help="also leave out each feature in turn")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
