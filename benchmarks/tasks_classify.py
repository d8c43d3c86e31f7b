"""The ready task `classify` on the bundled labelled reviews: ``python -m benchmarks.tasks_classify``.

English and Chinese apart, each with its own examples: the label that most examples have (the first of equals), the
votes of the nearest examples by bm25, by all-MiniLM-L6-v2 in int8, and by both in reciprocal ranks, and a head that is
trained on that encoder. Accuracy with Wilson's interval, macro-F1 with a bootstrap's. MiniLM was trained on English;
two thirds of the characters of the Chinese reviews are one unknown token to it. ``--choose`` shows what the settings of
``nearest`` were chosen by: each example classified by the others (leave one out), never the test.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dense import dense_folders, dense_options
from benchmarks.report import Report, parser, progress, run
from ragloom import Document, Pipeline
from ragloom.interfaces import TrainingJob
from ragloom.metrics import wilson_interval
from ragloom.metrics.labels import label_numbers, macro_f1
from ragloom.registry import Registry
from ragloom.sample import files
from ragloom_classify.voting import WEIGHTINGS, elect

LANGUAGES = ("en", "zh")
DEPTHS = (1, 3, 5, 7, 9, 15, 25)
RESAMPLES = 10_000

Rows = Sequence[Mapping[str, str]]


def measure(options: argparse.Namespace) -> Report:
    """Choose, or measure on the test, over each retriever."""
    report = Report("tasks_classify", {"test": not options.choose}, ("onnxruntime", "scikit-learn", "faiss-cpu"))
    rows = [_rows(file()) for file in (files.labelled_examples, files.labelled_questions)]
    with dense_folders(options, report) as folders:
        encoder = None if folders is None else {"use": "onnx", "model": folders[0], "threads": options.threads}
        for language in LANGUAGES:
            examples, test = ([one for one in some if one["language"] == language] for some in rows)
            if options.choose:
                _leave_one_out(report, examples, encoder, language)
            else:
                _on_test(report, examples, test, encoder, language)
    return report


def _leave_one_out(report: Report, examples: Rows, encoder: Any, language: str) -> None:
    retrievers = {"bm25, all words": [{"use": "bm25", "analyzer": {"use": "multilingual", "stop_words": "none"}}]}
    for system, retriever in (_retrievers(encoder) | retrievers).items():
        progress(f"{language}: {system}")
        with _pipeline(examples, {"retrievers": retriever}) as pipeline:
            found = pipeline.search_all([one["text"] for one in examples], max(DEPTHS) + 1)
        for weighting, weigh in WEIGHTINGS.items():
            for depth in DEPTHS:
                right = [_right(one, hits, depth, weigh) for one, hits in zip(examples, found, strict=True)]
                report.add(f"{system}, {weighting}", f"k {depth}", float(np.mean(right)), language=language)


def _right(example: Mapping[str, str], hits: Any, depth: int, weigh: Any) -> bool:
    others = [n for n, one in enumerate(hits.passages) if one.document_id != example["id"]][:depth]
    if not others:
        return False
    labels = [str(hits.passages[n].metadata["label"]) for n in others]
    return elect(labels, weigh(np.array([hits.scores[n] for n in others]))).label == example["label"]


def _on_test(report: Report, examples: Rows, test: Rows, encoder: Any, language: str) -> None:
    most = Counter(one["label"] for one in examples).most_common(1)[0][0]
    _score(report, "majority", [most] * len(test), test, language)
    for system, retriever in _retrievers(encoder).items():
        progress(f"{language}: nearest over {system}")
        with _pipeline(examples, {"retrievers": retriever}) as pipeline:
            _score(report, f"nearest, {system}", _labels(pipeline, test), test, language)
    if encoder is not None:
        progress(f"{language}: trained head")
        with tempfile.TemporaryDirectory() as folder:
            retriever = _retrievers(encoder)["MiniLM"]
            with _pipeline(examples, {"retrievers": retriever}) as pipeline:
                _train(report, pipeline, examples, Path(folder), language)
            answer = {"use": "classifier", "model": folder}
            with _pipeline(examples, {"retrievers": retriever, "fusion": {"answer": answer}}) as pipeline:
                _score(report, "trained head, MiniLM", _labels(pipeline, test), test, language)


def _train(report: Report, pipeline: Pipeline, examples: Rows, folder: Path, language: str) -> None:
    trainer = Registry.load().make("trainer", "classifier")
    with pipeline.resources() as resources:
        trainer.open(resources)
        figures = trainer.train(TrainingJob("classifier", folder, examples)).figures
    report.note(
        f"{language}: trained head, cross-validated on the examples: {figures['accuracy']:.3f} "
        f"[{figures['low']:.3f}, {figures['high']:.3f}], C = {figures['strength']:g}"
    )


def _labels(pipeline: Pipeline, test: Rows) -> list[str]:
    return [answer.text for answer in pipeline.ask([one["question"] for one in test])]


def _score(report: Report, system: str, said: Sequence[str], test: Rows, language: str) -> None:
    right = [one["label"] for one in test]
    accuracy = wilson_interval([float(a == b) for a, b in zip(said, right, strict=True)])
    numbers = label_numbers(said, right)
    drawn = np.random.default_rng(0).integers(0, len(test), (RESAMPLES, len(test)))
    low, high = np.nanquantile(macro_f1(numbers[drawn]), [0.025, 0.975])
    fields = {"language": language, "texts": len(test)}
    for name, value, bottom, top in (
        ("accuracy", accuracy.mean, accuracy.low, accuracy.high),
        ("macro_f1", float(macro_f1(numbers)), low, high),
    ):
        report.add(system, name, value, **fields)
        report.add(system, f"{name}_low", bottom, **fields)
        report.add(system, f"{name}_high", top, **fields)


def _retrievers(encoder: Any) -> dict[str, list[dict[str, Any]]]:
    if encoder is None:
        return {"bm25": [{"use": "bm25"}]}
    dense = {"use": "faiss", "index": "flat", "encoder": encoder}
    return {"bm25": [{"use": "bm25"}], "MiniLM": [dense], "both": [{"use": "bm25"}, dense]}


@contextmanager
def _pipeline(examples: Rows, parts: Mapping[str, Any]) -> Iterator[Pipeline]:
    """A pipeline of the task over ``examples``, in a collection of its own."""
    with tempfile.TemporaryDirectory() as folder:
        config = {"task": "classify", "collection": folder, **parts}
        documents = [Document(one["id"], one["text"], metadata={"label": one["label"]}) for one in examples]
        with Pipeline.from_config(config) as pipeline:
            pipeline.collection.add(documents)
            yield pipeline


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    options = dense_options(parser("tasks_classify", __doc__ or ""))
    options.add_argument("--choose", action="store_true", help="leave one out over the examples; the test is not read")
    options.add_argument("--threads", type=int, default=2)
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
