"""Generate, retrieve, fuse, beside plain retrieval: ``python -m benchmarks.draft_squad --generator DIR --reader DIR``.

The answerable questions of ``dev-squad`` over its 646 paragraphs and 570 distractors, each one passage. Beside
``plain`` retrieval stand ``rounds: 2``, which searches again for question and first answer, and, with a generator that
writes, ``query: [draft]`` and ``query: [hyde]``, which search for what it writes before anything is found.

- ``--generator FOLDER``: a language model that drafts, and that answers where no reader is named; on ONNX Runtime where
  ``ragloom export`` wrote the folder, else on torch.
- ``--reader FOLDER``: an exported span reader, which answers. It cannot draft: it points at what it is given.
- ``recall@k``: the question's paragraph is among the first k of what was read. ``exact_match`` and ``f1`` as in SQuAD.
- ``question_ms``: one question at a time, everything; the median.

Each way is compared with ``plain`` over the same retriever, question by question: the mean difference with its 95 %
bootstrap interval, and the p-value of the permutation test, adjusted over all of the run's (Holm).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import WHOLE
from benchmarks.data import Question, data_folder, drawn, read_distractors, read_squad
from benchmarks.dense import dense_folders, dense_options
from benchmarks.report import Report, parser, progress, run
from ragloom import Answer, Document, Pipeline
from ragloom.metrics import exact_match, holm, paired_bootstrap, permutation_test, token_f1

QUESTIONS, DISTRACTORS = "qa/dev-squad.json", "qa/distractors.jsonl"
PLAIN = "plain"
DEPTH = 100
_SURE = 0.05

Parts = Mapping[str, Any]
Scores = dict[str, NDArray[np.float64]]
"""A figure's value for each question."""


@dataclass(frozen=True, slots=True)
class Way:
    """One retriever set, one way to it, and what came of each question."""

    retrievers: str
    name: str
    scores: Scores
    seconds: float


def measure(options: argparse.Namespace) -> Report:
    """Every way over every retriever."""
    folder = data_folder(options.data, QUESTIONS, DISTRACTORS)
    squad = read_squad(folder / QUESTIONS)
    asked = drawn([one for one in squad.questions if one.answerable], options.limit, options.seed)
    articles = (*squad.paragraphs, *read_distractors(folder / DISTRACTORS))
    documents = [Document(one.id, one.text, one.title) for one in articles]
    settings = {"passages": len(documents), "questions": len(asked), "seed": options.seed, "read": options.passages}
    report = Report("draft_squad", settings, packages=("onnxruntime", "torch", "transformers"))
    with dense_folders(options, report) as folders:
        sets = retrievers(folders[0] if folders else None)
        found = [way for name, some in sets.items() for way in measured(name, some, documents, asked, options)]
    for way in found:
        for figure, values in way.scores.items():
            report.add(way.name, figure, float(values.mean()), "share", retrievers=way.retrievers)
        report.add(way.name, "question_ms", 1000 * way.seconds, "ms", retrievers=way.retrievers)
    if options.markdown:
        print("\n".join((*table(found), "", *compared(found))))
    return report


def retrievers(encoder: str | None) -> dict[str, tuple[Parts, ...]]:
    """``bm25``, and with an encoder the dense one and both."""
    words = {"use": "bm25", "k": DEPTH}
    if encoder is None:
        return {"bm25": (words,)}
    dense = {"use": "faiss", "k": DEPTH, "encoder": {"use": "onnx", "model": encoder}}
    return {"bm25": (words,), "dense": (dense,), "hybrid": (words, dense)}


def ways(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """From a way's name to what it changes of a pipeline."""
    both: dict[str, dict[str, Any]] = {PLAIN: {}, "rounds: 2": {"rounds": 2}}
    if not options.generator:
        return both
    draft = {"generator": language_model(options.generator), "max_new_tokens": options.draft_tokens}
    for name in ("draft", "hyde"):
        both[f"query: [{name}]"] = {"transforms": [{"use": name, **draft}]}
    return both


def language_model(folder: str) -> Parts:
    """The generator of a folder; one that was trained is asked as it was taught."""
    exported = (Path(folder) / "ragloom_export.json").exists()
    spec: dict[str, Any] = {"use": "onnx" if exported else "transformers", "model": str(Path(folder).resolve())}
    taught = Path(folder) / "training-manifest.json"
    about = json.loads(taught.read_bytes())["about"] if taught.exists() else {}
    asked: Mapping[str, Any] = about.get("asked_with", {})
    return {**spec, **{name: value for name, value in asked.items() if value is not None}}


def measured(
    name: str, some: tuple[Parts, ...], documents: list[Document], asked: list[Question], options: argparse.Namespace
) -> Iterator[Way]:
    """Each way over one set of retrievers, whose collection is indexed once."""
    reader = {"use": "reader", "model": str(Path(options.reader or ".").resolve()), "threshold": None}
    generator = reader if options.reader else language_model(options.generator)
    fuser = {"use": "concat", "passages": options.passages, "generation": {"max_new_tokens": options.answer_tokens}}
    parts: dict[str, Any] = {"retrievers": some, "chunker": WHOLE, "generator": generator, "answer_fuser": fuser}
    with tempfile.TemporaryDirectory() as folder:
        for number, (way, changed) in enumerate(ways(options).items()):
            progress(f"{name}: {way}")
            given = () if number else documents
            with Pipeline.assemble(given, folder=Path(folder) / "collection", **parts, **changed) as pipeline:
                yield Way(name, way, *scored(pipeline, asked, options.passages))


def scored(pipeline: Pipeline, asked: Sequence[Question], passages: int) -> tuple[Scores, float]:
    """The figures of each question, and the median of the seconds that one took."""
    pipeline.ask("warm up")
    rows, seconds = [], []
    for question in asked:
        start = perf_counter()
        answer = pipeline.ask(question.text)
        seconds.append(perf_counter() - start)
        rows.append(judged(answer, question, passages))
    return {figure: np.array([row[figure] for row in rows]) for figure in rows[0]}, median(seconds)


def judged(answer: Answer, question: Question, passages: int) -> dict[str, float]:
    """The figures of one answer."""
    found = [one.document_id for one in answer.passages]
    recall = {f"recall@{k}": float(question.paragraph in found[:k]) for k in (1, passages)}
    exact, f1 = (float(one(answer.text, question.answers)) for one in (exact_match, token_f1))
    return {**recall, "exact_match": exact, "f1": f1}


def table(found: Sequence[Way]) -> Iterator[str]:
    """A line a way."""
    figures = list(found[0].scores)
    yield f"| retrievers | way | {' | '.join(figures)} | ms a question |"
    yield f"|---|---|{'---|' * (len(figures) + 1)}"
    for way in found:
        cells = " | ".join(f"{values.mean():.3f}" for values in way.scores.values())
        yield f"| {way.retrievers} | `{way.name}` | {cells} | {1000 * way.seconds:.0f} |"


def compared(found: Sequence[Way]) -> Iterator[str]:
    """A line for each way that is not plain: how far from plain each figure is; bold where Holm's p is at most 0.05."""
    plain = {way.retrievers: way.scores for way in found if way.name == PLAIN}
    others = [way for way in found if way.name != PLAIN]
    tests = [(way, figure, plain[way.retrievers][figure]) for way in others for figure in way.scores]
    adjusted = holm([permutation_test(way.scores[figure], base) for way, figure, base in tests])
    figures = list(found[0].scores)
    yield f"| retrievers | less plain | {' | '.join(figures)} |"
    yield f"|---|---|{'---|' * len(figures)}"
    cells = iter([_cell(way.scores[figure], base, p) for (way, figure, base), p in zip(tests, adjusted, strict=True)])
    for way in others:
        yield f"| {way.retrievers} | `{way.name}` | {' | '.join(next(cells) for _ in way.scores)} |"


def _cell(scores: NDArray[np.float64], base: NDArray[np.float64], p: float) -> str:
    gap = paired_bootstrap(scores, base)
    said = f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}], p {p:.3f}"
    return f"**{said}**" if p <= _SURE else said


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    made = dense_options(parser("draft_squad", __doc__ or ""))
    made.add_argument("--reader", metavar="FOLDER", help="a span reader that `ragloom export` wrote: it answers")
    made.add_argument("--generator", metavar="FOLDER", help="a language model: it drafts, and may answer")
    made.add_argument("--limit", type=int, help="ask so many questions, drawn at random")
    made.add_argument("--seed", type=int, default=0, help="of which are drawn")
    made.add_argument("--passages", type=int, default=5, help="how many are read")
    made.add_argument("--answer-tokens", type=int, default=32, help="how long an answer may be")
    made.add_argument("--draft-tokens", type=int, default=64, help="how long a draft may be")
    made.add_argument("--markdown", action="store_true", help="print the tables of the documentation")
    options = made.parse_args(arguments)
    if not options.reader and not options.generator:
        made.error("nothing is named that answers: give --reader FOLDER, --generator FOLDER, or both")
    return run(measure, options)


if __name__ == "__main__":
    sys.exit(main())
