"""The ready task `summarize` on the bundled summaries: ``python -m benchmarks.tasks_summarize``.

Topics and whole articles apart, English and Chinese apart, no model anywhere: ``extractive`` beside the first three
sentences (of the article; of the passages found for a topic) and three drawn at random (the mean of ``DRAWS``). ``in
parts`` reads an article in runs of 120 tokens, as one is read that is longer than that. Topics are also searched for
with all-MiniLM-L6-v2 in int8 beside BM25. Settings were chosen on half of the rows (``--choose`` shows how); both
halves are told.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.dense import dense_folders, dense_options
from benchmarks.report import Report, parser, progress, run
from benchmarks.summary_set import ELSEWHERE, METRICS, WHOLE, Judging, Wanted, asked, opened, wanted
from ragloom import Pipeline
from ragloom.interfaces import Scored
from ragloom.sentences import sentence_spans
from ragloom_extractive import leading, topic
from ragloom_extractive.headings import is_heading

SENTENCES = 3
DRAWS = 20
CITED = ("citation_precision", "citation_recall")
ROUGE = ("rouge1", "rouge2", "rougeL")
CHOICES: Mapping[str, tuple[Any, str, tuple[float, ...]]] = {
    "LEAD": (leading, "document", (0.0, 0.5, 1.0, 2.0, 4.0)),
    "OPENING": (leading, "document", (0.0, 0.25, 0.5, 1.0)),
    "SOFTENED": (topic, "topic", (1.0, 2.0, 4.0, 8.0)),
    "CENTRAL": (topic, "topic", (0.0, 0.25, 0.5, 1.0)),
    "LATER": (topic, "topic", (0.0, 0.5, 1.0)),
    "LEAST": (topic, "topic", (0.0, 0.05, 0.1, 0.25)),
}
"""The module's constants that were chosen, the kind of summary that they bear on, and what was tried."""
SETTINGS: Mapping[str, tuple[float, ...]] = {"summary_sentences": (2, 3, 4, 5), "summary_diversity": (0, 0.1, 0.2, 0.3)}
"""The generator's settings whose defaults were chosen."""
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)


def measure(options: argparse.Namespace) -> Report:
    """Measure both kinds of summary, or show what their settings were chosen by."""
    report = Report("tasks_summarize", {"sentences": SENTENCES}, ("rouge-score", "sacrebleu", "onnxruntime"))
    with tempfile.TemporaryDirectory() as folder:
        if options.choose:
            _choose(report, folder)
            return report
        _documents(report, folder)
        _topics(report, folder)
    with dense_folders(options, report) as folders, tempfile.TemporaryDirectory() as folder:
        if folders is not None:
            _hybrid(report, folder, {"use": "onnx", "model": folders[0], "threads": options.threads})
    return report


def _documents(report: Report, folder: str) -> None:
    rows = wanted("document")
    with opened(folder, WHOLE) as pipeline:
        judging = Judging(pipeline)
        texts = [_of_document(pipeline, row) for row in rows]
        _add(report, judging, "extractive", rows, [asked(pipeline, rows)])
    _baselines(report, judging, rows, texts)
    with opened(folder, WHOLE, ["fusion.answer.tokens=120"]) as pipeline:
        _add(report, judging, "extractive, in parts", rows, [asked(pipeline, rows)])


def _topics(report: Report, folder: str) -> None:
    rows = wanted("topic")
    with opened(folder, {}) as pipeline:
        judging = Judging(pipeline)
        texts = [_of_found(pipeline, row) for row in rows]
        _add(report, judging, "extractive", rows, [asked(pipeline, rows)])
    _baselines(report, judging, rows, texts)


def _hybrid(report: Report, folder: str, encoder: Mapping[str, Any]) -> None:
    rows = wanted("topic")
    progress("encoding the sample articles")
    with opened(folder, {"retrievers": [{"use": "bm25"}, {"use": "faiss", "encoder": encoder}]}) as pipeline:
        judging = Judging(pipeline)
        _add(report, judging, "extractive, hybrid", rows, [asked(pipeline, rows)])
        texts = [_of_found(pipeline, row) for row in rows]
    _add(report, judging, "lead-3, hybrid", rows, [_lead(rows, texts)])


def _baselines(report: Report, judging: Judging, rows: Sequence[Wanted], texts: Sequence[Sequence[str]]) -> None:
    _add(report, judging, "lead-3", rows, [_lead(rows, texts)])
    drawn = [
        [row.told(_drawn(row, text, draw)) for row, text in zip(rows, texts, strict=True)] for draw in range(DRAWS)
    ]
    _add(report, judging, "random-3", rows, drawn)


def _lead(rows: Sequence[Wanted], texts: Sequence[Sequence[str]]) -> list[Scored]:
    return [row.told(text[:SENTENCES]) for row, text in zip(rows, texts, strict=True)]


def _drawn(row: Wanted, text: Sequence[str], draw: int) -> list[str]:
    places = Random(f"{row.id} {draw}").sample(range(len(text)), min(SENTENCES, len(text)))
    return [text[place] for place in sorted(places)]


def _of_document(pipeline: Pipeline, row: Wanted) -> list[str]:
    with pipeline.resources() as resources:
        document = resources.collection.document(row.question)
    return list(_sentences(document.text)) if document else []


def _of_found(pipeline: Pipeline, row: Wanted) -> list[str]:
    found = pipeline.search(row.question, k=10).passages
    return list(dict.fromkeys(sentence for passage in found for sentence in _sentences(passage.text)))


def _sentences(text: str) -> Iterator[str]:
    """As ``extractive`` sees them: headings are none, which helps the baselines, too."""
    return (text[start:end] for start, end in sentence_spans(text) if not is_heading(text, start, end))


def _add(report: Report, judging: Judging, system: str, rows: Sequence[Wanted], draws: Sequence[list[Scored]]) -> None:
    parts: dict[str, Callable[[Wanted], bool]] = {
        "all": lambda row: True,
        "fitted": lambda row: row.half == "fitted",
        "held out": lambda row: row.half == "held out",
    }
    for language in ("en", "zh"):
        for half, within in parts.items():
            some = [number for number, row in enumerate(rows) if row.language == language and within(row)]
            found = [judging.figures([draw[number] for number in some]) for draw in draws]
            for metric in METRICS:
                if metric not in CITED or system.startswith("extractive"):
                    value = float(np.mean([one[metric] for one in found]))
                    report.add(system, metric, value, kind=rows[0].kind, language=language, half=half, rows=len(some))


def _choose(report: Report, folder: str) -> None:
    """The mean of the three ROUGE over the fitted half, both languages, with one setting changed at a time."""
    for name, (module, kind, values) in CHOICES.items():
        for value in values:
            with patch.object(module, name, value):
                _tried(report, folder, kind, f"{name} {value:g}")
    for name, values in SETTINGS.items():
        for value in values:
            for kind in ("document", "topic"):
                _tried(report, folder, kind, f"{name} {value:g}", [f"generator.{name}={value}"])
    topics = [row.question for row in wanted("topic") if row.half == "fitted"]
    for value in THRESHOLDS:
        with opened(folder, {}, [f"generator.summary_threshold={value}"]) as pipeline:
            for where, asked_for in (("the articles' topics", topics), ("topics of none", ELSEWHERE)):
                told = [not answer.abstained for answer in pipeline.ask(list(asked_for))]
                report.add(f"summary_threshold {value:g}", "summarised", float(np.mean(told)), topics=where)


def _tried(report: Report, folder: str, kind: str, name: str, overrides: Sequence[str] = ()) -> None:
    rows = [row for row in wanted(kind) if row.half == "fitted"]
    with opened(folder, WHOLE if kind == "document" else {}, overrides) as pipeline:
        figures = Judging(pipeline, ROUGE).figures(asked(pipeline, rows))
    report.add(name, "mean rouge", float(np.mean(list(figures.values()))), kind=kind)


def main() -> int:
    """Run from the command line."""
    options = dense_options(parser("tasks_summarize", __doc__ or ""))
    options.add_argument("--choose", action="store_true", help="show what the settings were chosen by")
    options.add_argument("--threads", type=int, default=1, help="threads of the encoder (default: 1)")
    return run(measure, options.parse_args())


if __name__ == "__main__":
    sys.exit(main())
