"""All questions of the bundled sample collection, through the default config: ``python -m benchmarks.sample``.

Needs no data beside what ragloom brings. English and Chinese are told apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.report import Report, parser, progress, run
from ragloom import Answer, Pipeline
from ragloom.metrics import holds_answer
from ragloom.sample import files

SYSTEM = "default"


@dataclass(frozen=True, slots=True)
class Asked:
    """One sample question and what came back."""

    question: dict[str, object]
    found: tuple[str, ...]
    answer: Answer

    @property
    def articles(self) -> set[str]:
        return set(self.question["articles"])

    @property
    def answerable(self) -> bool:
        return bool(self.question["answerable"])


def measure(options: argparse.Namespace) -> Report:
    """Index the articles, ask every question, report each language and both together."""
    report = Report("sample", {"config": "default", "k": 5})
    questions = [json.loads(line) for line in files.questions().read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        config = {"version": 1, "collection": folder}
        with Pipeline.from_config(config, overrides=options.set) as pipeline:
            progress(f"indexing {files.articles()}")
            pipeline.collection.index([files.articles()])
            progress(f"asking {len(questions)} questions")
            start = perf_counter()
            rows = [_ask(pipeline, question) for question in questions]
            report.add(SYSTEM, "question_ms", (perf_counter() - start) * 1000 / len(rows), "ms", language="all")
    for language in ("en", "zh"):
        _score(report, [row for row in rows if row.question["language"] == language], language)
    _score(report, rows, "all")
    if options.failures:
        _list_failures(rows)
    return report


def _ask(pipeline: Pipeline, question: dict[str, str]) -> Asked:
    answer = pipeline.ask(question["question"])
    hits = pipeline.search(question["question"], k=50)
    documents = dict.fromkeys(passage.document_id for passage in hits.passages)
    return Asked(question, tuple(documents), answer)


def _score(report: Report, rows: Sequence[Asked], language: str) -> None:
    answerable = [row for row in rows if row.answerable]
    unanswerable = [row for row in rows if not row.answerable]
    cited = [(citation.document_id in row.articles) for row in answerable for citation in row.answer.citations]
    figures = {
        "questions": len(rows),
        "recall@1": _mean([bool(row.articles & set(row.found[:1])) for row in answerable]),
        "recall@5": _mean([bool(row.articles & set(row.found[:5])) for row in answerable]),
        "answer_holds_gold": _mean([_holds(row) for row in answerable]),
        "citation_precision": _mean(cited),
        "unsupported_sentences": sum(len(row.answer.unsupported) for row in rows),
        "false_answers": _mean([not row.answer.abstained for row in unanswerable]),
        "false_abstentions": _mean([row.answer.abstained for row in answerable]),
    }
    for metric, value in figures.items():
        report.add(SYSTEM, metric, value, language=language)


def _holds(row: Asked) -> bool:
    return holds_answer(row.answer.text, row.question["answers"])


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _list_failures(rows: Sequence[Asked]) -> None:
    for row in rows:
        wrong = not row.answer.abstained if not row.answerable else not _holds(row)
        if wrong:
            print(row.question["id"], row.question["question"], row.question["answers"], "->", row.answer.text)


def main() -> int:
    """Run from the command line."""
    options = parser("sample", __doc__ or "")
    options.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="override a setting")
    options.add_argument("--failures", action="store_true", help="list the questions that were not answered right")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
