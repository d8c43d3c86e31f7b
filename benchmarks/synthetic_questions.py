"""Whether synthetic questions rank retrievers as people's do: ``python -m benchmarks.synthetic_questions``.

Settings of BM25 from good to poor search a collection, for questions that people wrote and for cloze questions made of
it: the sample collection with its 115 answerable questions, and, where there are data, the 1,216 paragraphs of
``openqa`` with the 2,910 questions that they answer. ``tau`` is Kendall's, between the two orders of the systems;
``words_shared`` the share of a question's words that stand in a document that answers it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.data import NoDataError, data_folder
from benchmarks.openqa import DISTRACTORS, QUESTIONS, read
from benchmarks.report import Report, parser, progress, run
from ragloom import Document, Pipeline, Query
from ragloom.evaluate.synthesis import synthesise
from ragloom.evaluate.synthesis.cloze import BLANK
from ragloom.metrics import word_tokens
from ragloom.sample import files

DEPTH = 50
"""Passages that are found, from which the documents follow."""

_WHOLE_WORDS = {"use": "multilingual", "language": "none", "stop_words": "none"}
SYSTEMS: Mapping[str, dict[str, Any]] = {
    "bm25": {"use": "bm25"},
    "rank-bm25": {"use": "rank_bm25"},
    "bm25-no-length": {"use": "bm25", "b": 0.0},
    "bm25-all-length": {"use": "bm25", "b": 1.0},
    "bm25-presence": {"use": "bm25", "k1": 0.0},
    "bm25-counts": {"use": "bm25", "k1": 50.0, "b": 0.0},
    "bm25-unstemmed": {"use": "bm25", "analyzer": _WHOLE_WORDS},
    "bm25-unstemmed-presence": {"use": "bm25", "analyzer": _WHOLE_WORDS, "k1": 0.0},
    "bm25-unstemmed-counts": {"use": "bm25", "analyzer": _WHOLE_WORDS, "k1": 50.0, "b": 0.0},
}
"""From the defaults to what nobody would choose."""

METRICS = {"recall@1": 1, "recall@5": 5}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the documents that answer it."""

    text: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """What is searched, put into a pipeline by ``fill``, and what people ask of it."""

    fill: Callable[[Pipeline], object]
    asked: Sequence[Asked]


def measure(options: argparse.Namespace) -> Report:
    """Index each collection once for every system, ask all, compare the orders."""
    report = Report(
        "synthetic_questions", {"synthetic": options.number, "seeds": options.seeds, "words": options.words}
    )
    for name, collection in _collections(options, report).items():
        progress(f"indexing {name}")
        retrievers = [{**settings, "name": system, "k": DEPTH} for system, settings in SYSTEMS.items()]
        with tempfile.TemporaryDirectory() as folder:
            config = {"version": 1, "collection": str(Path(folder) / "collection"), "retrievers": retrievers}
            with Pipeline.from_config(config) as pipeline:
                collection.fill(pipeline)
                _measure(report, pipeline, name, collection.asked, options)
    return report


def _measure(report: Report, pipeline: Pipeline, name: str, real: Sequence[Asked], options: argparse.Namespace) -> None:
    cloze = {
        f"cloze, seed {seed}": _cloze(pipeline, options.number, seed, options.words) for seed in range(options.seeds)
    }
    figures = {}
    for questions, asked in {"real": real, **cloze}.items():
        progress(f"searching for {len(asked)} questions: {questions}")
        figures[questions] = _figures(report, pipeline, name, questions, asked)
        shared = _shared(pipeline, asked)
        report.add(questions, "words_shared", shared, collection=name, number=len(asked))
    for questions in cloze:
        for metric in METRICS:
            report.add(questions, f"tau {metric}", _tau(figures["real"][metric], figures[questions][metric]), of=name)


def _collections(options: argparse.Namespace, report: Report) -> dict[str, Collection]:
    found = {"sample": Collection(lambda pipeline: pipeline.collection.index([files.articles()]), _sample())}
    try:
        folder = data_folder(options.data, QUESTIONS, DISTRACTORS)
    except NoDataError as error:
        report.note(f"the sample collection alone: {error}")
        return found
    data = read(folder)
    documents = [Document(one.id, one.text, one.title) for one in data.articles]
    asked = [Asked(one.text, frozenset([one.paragraph])) for one in data.answerable]
    return {**found, "squad": Collection(lambda pipeline: pipeline.collection.add(documents), asked)}


def _sample() -> list[Asked]:
    rows = [json.loads(line) for line in files.questions().read_text(encoding="utf-8").splitlines()]
    return [Asked(one["question"], frozenset(one["articles"])) for one in rows if one["answerable"]]


def _cloze(pipeline: Pipeline, number: int, seed: int, words: int) -> list[Asked]:
    progress(f"making {number} questions, seed {seed}")
    made = synthesise(pipeline, number, seed=seed).questions
    return [Asked(_about(one.draft.question, words), frozenset(one.documents)) for one in made]


def _about(question: str, words: int) -> str:
    """``question``, or no more than so many of its words on either side of the blank."""
    parts = question.split()
    blank = next(place for place, part in enumerate(parts) if BLANK in part)
    return " ".join(parts[max(0, blank - words) : blank + words + 1]) if words else question


def _figures(
    report: Report, pipeline: Pipeline, collection: str, questions: str, asked: Sequence[Asked]
) -> dict[str, dict[str, float]]:
    """Each system's recall: the share of the questions with a document that answers among the first."""
    found: dict[str, dict[str, float]] = {}
    with pipeline.retrievers() as retrievers:
        for name in SYSTEMS:
            rankings = retrievers[name].search([Query(one.text) for one in asked], DEPTH)
            passages = pipeline.passages({number for one in rankings for number in one.ids.tolist()})
            documents = [list(dict.fromkeys(passages[n].document_id for n in one.ids.tolist())) for one in rankings]
            for metric, k in METRICS.items():
                hits = [not one.documents.isdisjoint(some[:k]) for one, some in zip(asked, documents, strict=True)]
                found.setdefault(metric, {})[name] = sum(hits) / len(hits)
                report.add(name, metric, found[metric][name], collection=collection, questions=questions)
    return found


def _shared(pipeline: Pipeline, asked: Sequence[Asked]) -> float:
    """The mean share of a question's words that stand in a document that answers it."""
    texts = {name: _text(pipeline, name) for one in asked for name in one.documents}
    shares = []
    for one in asked:
        words = set(word_tokens(one.text))
        shares.append(max(len(words & texts[name]) / len(words) for name in one.documents))
    return sum(shares) / len(shares)


def _text(pipeline: Pipeline, name: str) -> set[str]:
    with pipeline.resources() as resources:
        document = resources.collection.document(name)
        return set(word_tokens(f"{document.title} {document.text}")) if document else set()


def _tau(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Kendall (1945): pairs in the same order less those in the other, ties counted on neither side."""
    pairs = [(_sign(one[a] - one[b]), _sign(other[a] - other[b])) for a, b in combinations(one, 2)]
    agreeing = sum(left * right for left, right in pairs)
    untied = [sum(bool(pair[side]) for pair in pairs) for side in (0, 1)]
    return agreeing / (untied[0] * untied[1]) ** 0.5 if all(untied) else float("nan")


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def main() -> int:
    """Run from the command line."""
    options = parser("synthetic_questions", __doc__ or "")
    options.add_argument("--number", type=int, default=200, help="synthetic questions of each seed")
    options.add_argument("--words", type=int, default=0, help="leave so many words about the blank (0: all)")
    options.add_argument("--seeds", type=int, default=3, help="how many sets of them are made")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
