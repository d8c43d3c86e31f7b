"""Questions over Wikipedia paragraphs, retrieved and answered: ``python -m benchmarks.openqa [--data DIR] [--json]``.

The collection: the 646 paragraphs of ``dev-squad`` and 570 distractors, each one passage. The questions: 2,910 that
their paragraph answers and 3,168 written so that it does not (SQuAD 2.0), though it looks as if it did.

- ``recall@k``: the paragraph that the question was asked on is among the first k (answerable questions).
- ``answer_in_first_sentence``, ``answer_in_answer``: the text holds a gold answer, whichever paragraph it is from.
- ``answer_ms``: choosing the sentences; ``question_ms``: everything, one question at a time (medians).
- ``exact_match``, ``f1``: of the first sentence against the gold answer; low, since a whole sentence answers for a
  phrase. With ``--reader FOLDER`` (an exported span reader) its spans stand beside them, over the same passages.
- ``dense`` is all-MiniLM-L6-v2 in int8, searched exactly; ``hybrid-rrf`` and ``hybrid-weighted`` fuse it with ``bm25``,
  100 passages each. The weight is fitted on questions of other articles (``train-new-wiki``), by nDCG@10.
- The abstention curve: of all questions, ``coverage`` is answered at a threshold; ``false_answers`` are the
  unanswerable questions that are; ``false_abstentions`` the answerable that are not; ``risk`` is the share of what is
  answered that is wrong. ``aurc`` is the area under risk over coverage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from types import SimpleNamespace

import numpy as np

from benchmarks.corpora import one_passage_each
from benchmarks.data import Article, Question, data_folder, read_distractors, read_squad
from benchmarks.dense import Dense, dense_folders, dense_options
from benchmarks.hybrid import fitted, fused, lexical, weighted
from benchmarks.report import Report, parser, progress, run
from ragloom import Answer
from ragloom.metrics import aurc, exact_match, holds_answer, risk_coverage, token_f1
from ragloom.registry import Registry
from ragloom.types import Passage, Ranking

QUESTIONS, DISTRACTORS = "qa/dev-squad.json", "qa/distractors.jsonl"
THRESHOLDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
TRAIN = "qa/train-new-wiki.json"
K = 5
DEPTH = 100
_EVERY = 8
"""Of the train questions, so many to one that the weight is fitted on."""


@dataclass(frozen=True, slots=True)
class Data:
    """The collection and what is asked of it; ``options`` are those of the command."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    options: argparse.Namespace = field(default_factory=argparse.Namespace)

    @property
    def answerable(self) -> list[Question]:
        return [question for question in self.questions if question.answerable]


def measure(options: argparse.Namespace) -> Report:
    """Every system that was asked for."""
    folder = data_folder(options.data, QUESTIONS, DISTRACTORS)
    data = replace(read(folder), options=options)
    settings = {"passages": len(data.articles), "k": K, "questions": len(data.questions)}
    report = Report("openqa", settings, packages=("bm25s",))
    for name in options.systems or SYSTEMS:
        progress(f"measuring {name}")
        SYSTEMS[name](report, data)
    return report


def read(folder: Path) -> Data:
    """The paragraphs of ``dev-squad`` with the distractors, and its questions."""
    squad = read_squad(folder / QUESTIONS)
    return Data((*squad.paragraphs, *read_distractors(folder / DISTRACTORS)), squad.questions)


def ragloom_answers(report: Report, data: Data) -> None:
    """The defaults: ``bm25``, the sentences of five passages, titles indexed."""
    # At threshold 0 nothing is held back: what any threshold would do follows from the confidences.
    with one_passage_each(data.articles, generator={"use": "extractive", "threshold": 0.0}) as pipeline:
        pipeline.ask("warm up")
        seconds, answers = [], []
        for question in data.questions:
            start = perf_counter()
            answers.append(pipeline.ask(question.text))
            seconds.append(perf_counter() - start)
    report.add("bm25", "retrieve_ms", 1000 * _median_seconds(answers, "retrieve"), "ms", titles="indexed")
    _report_recall(report, "bm25", data, _found(data, answers), titles="indexed")
    report.add("extractive", "answer_ms", 1000 * _median_seconds(answers, "answer"), "ms")
    report.add("extractive", "question_ms", 1000 * median(seconds), "ms")
    _report_answers(report, data, answers)
    _report_abstention(report, data, answers)


def reader_answers(report: Report, data: Data) -> None:
    """The spans that a reading model points at, in the passages that ``bm25`` finds; answerable questions."""
    if not data.options.reader:
        report.note("reader is not measured: name an exported model, --reader FOLDER")
        return
    model = str(Path(data.options.reader).resolve())
    with one_passage_each(data.articles, generator={"use": "reader", "model": model, "threshold": None}) as pipeline:
        answers = [pipeline.ask(question.text) for question in data.questions]
    _report_answers(report, data, answers, "reader")
    # A reader's confidence has no bounds: no threshold is one to compare at.
    _report_abstention(report, data, answers, "reader", ())


def without_titles(report: Report, data: Data) -> None:
    """``bm25`` over the paragraphs' own words."""
    with one_passage_each(data.articles, titles=False) as pipeline:
        found = [
            [passage.document_id for passage in pipeline.search(question.text, K).passages]
            for question in data.answerable
        ]
    _report_recall(report, "bm25", data, found, titles="left out")


def plain_bm25s(report: Report, data: Data) -> None:
    """bm25s's own tokenizer with English stop words: with the Snowball stemmer, as its authors use it, and without."""
    if find_spec("bm25s") is None:
        report.note("bm25s is not installed: pip install 'ragloom[bench]'")
        return
    import Stemmer

    for stemmer in ("english", "none"):
        for titles in ("indexed", "left out"):
            texts = [article.whole if titles == "indexed" else article.text for article in data.articles]
            stem = Stemmer.Stemmer(stemmer) if stemmer != "none" else None
            found = _search_bm25s(texts, [question.text for question in data.answerable], stem)
            ids = [[data.articles[number].id for number in row] for row in found]
            _report_recall(report, "bm25s", data, ids, titles=titles, stemmer=stemmer)


def _search_bm25s(texts: list[str], asked: list[str], stemmer: object) -> list[list[int]]:
    import bm25s

    engine = bm25s.BM25()
    how = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    engine.index(bm25s.tokenize(texts, **how), show_progress=False)
    rows, _ = engine.retrieve(bm25s.tokenize(asked, **how), k=K, show_progress=False)
    return rows.tolist()


def dense_and_hybrid(report: Report, data: Data) -> None:
    """The dense retriever, and its fusions with ``bm25``: the same question to both, titles indexed."""
    with dense_folders(data.options, report) as folders:
        if folders is not None:
            _dense_and_hybrid(report, data, *folders)


def _dense_and_hybrid(report: Report, data: Data, model: str, cache: Path) -> None:
    registry = Registry.load()
    weight = _fitted_weight(registry, data, model, cache)
    report.note(f"hybrid-weighted: bm25 weighs {weight:g}, dense {1 - weight:g}, fitted on {TRAIN}")
    words, dense = _both(registry, data.articles, [one.text for one in data.answerable], model, cache / "openqa")
    found = {
        "dense": dense,
        "hybrid-rrf": fused(registry, {"use": "rrf"}, words, dense),
        "hybrid-weighted": fused(registry, weighted(weight), words, dense),
    }
    for name, rankings in found.items():
        ids = [[data.articles[number].id for number in one.ids[:K]] for one in rankings]
        _report_recall(report, name, data, ids, titles="indexed")


def _fitted_weight(registry: Registry, data: Data, model: str, cache: Path) -> float:
    train = read_squad(data_folder(data.options.data, TRAIN) / TRAIN)
    asked = train.questions[::_EVERY]
    number = {article.id: n for n, article in enumerate(train.paragraphs)}
    both = _both(registry, train.paragraphs, [one.text for one in asked], model, cache / "openqa-train")
    return fitted(registry, *both, [{number[one.paragraph]: 1} for one in asked])[0]


def _both(
    registry: Registry, articles: Sequence[Article], texts: Sequence[str], model: str, cache: Path
) -> tuple[list[Ranking], list[Ranking]]:
    """What ``bm25`` and the dense retriever find: passage ``n`` is article ``n``."""
    analyzer = registry.make("analyzer", "multilingual")
    analyzer.open(SimpleNamespace())
    held = [Passage(n, one.id, one.text, 0, len(one.text), one.title) for n, one in enumerate(articles)]
    dense = Dense(registry, held, {"use": "onnx", "model": model, "precision": "int8"}, cache)
    return lexical("bm25", held, registry, analyzer, texts, DEPTH), dense.rankings(texts, DEPTH)


SYSTEMS: dict[str, Callable[[Report, Data], None]] = {
    "extractive": ragloom_answers,
    "reader": reader_answers,
    "bm25-without-titles": without_titles,
    "bm25s": plain_bm25s,
    "hybrid": dense_and_hybrid,
}


def _median_seconds(answers: Sequence[Answer], step: str) -> float:
    return median(sum(one.seconds for one in a.trace.steps if one.name == step) for a in answers if a.trace)


def _found(data: Data, answers: Sequence[Answer]) -> list[list[str]]:
    """The paragraphs found for the answerable questions."""
    pairs = zip(data.questions, answers, strict=True)
    return [[passage.document_id for passage in a.passages] for question, a in pairs if question.answerable]


def _report_recall(
    report: Report, system: str, data: Data, found: Sequence[Sequence[str]], titles: str, stemmer: str = "english"
) -> None:
    wanted = [question.paragraph for question in data.answerable]
    for k in (1, K):
        hit = [one in ids[:k] for one, ids in zip(wanted, found, strict=True)]
        report.add(system, f"recall@{k}", float(np.mean(hit)), "share", titles=titles, stemmer=stemmer)


def _report_answers(report: Report, data: Data, answers: Sequence[Answer], system: str = "extractive") -> None:
    pairs = [(question, a) for question, a in zip(data.questions, answers, strict=True) if question.answerable]
    figures = {
        "answer_in_first_sentence": [holds_answer(_first(a), question.answers) for question, a in pairs],
        "answer_in_answer": [holds_answer(a.text, question.answers) for question, a in pairs],
        "sentences": [len(a.sentences) for _, a in pairs],
        "unsupported": [len(a.unsupported) for _, a in pairs],
        "exact_match": [exact_match(_first(a), question.answers) for question, a in pairs],
        "f1": [token_f1(_first(a), question.answers) for question, a in pairs],
    }
    for name, values in figures.items():
        report.add(system, name, float(np.mean(values)), "" if name in ("sentences", "unsupported") else "share")


def _report_abstention(
    report: Report,
    data: Data,
    answers: Sequence[Answer],
    system: str = "extractive",
    thresholds: Sequence[float] = THRESHOLDS,
) -> None:
    # Nothing found is the least sure of all, on any scale.
    told = [a.confidence for a in answers if not np.isnan(a.confidence)]
    nothing = min([0.0, *told])
    sure = np.array([nothing if np.isnan(a.confidence) else a.confidence for a in answers])
    answerable = np.array([question.answerable for question in data.questions])
    right = np.array([holds_answer(_first(a), q.answers) for q, a in zip(data.questions, answers, strict=True)])
    wrong = 1.0 - right
    report.add(system, "aurc", aurc(sure, wrong))
    report.add(system, "aurc (answerable alone)", aurc(sure[answerable], wrong[answerable]))
    curve = risk_coverage(sure, wrong)
    for threshold in thresholds:
        at = {"threshold": f"{threshold:.2f}"}
        told = sure >= threshold
        point = int(np.searchsorted(-curve.threshold, -threshold, side="right")) - 1
        report.add(system, "coverage", told.mean(), "share", **at)
        report.add(system, "risk", curve.risk[point] if point >= 0 else 0.0, "share", **at)
        report.add(system, "false_answers", told[~answerable].mean(), "share", **at)
        report.add(system, "false_abstentions", (~told[answerable]).mean(), "share", **at)
        report.add(system, "right_answers_lost", (~told[right > 0]).mean(), "share", **at)


def _first(answer: Answer) -> str:
    return answer.sentences[0].text if answer.sentences else ""


def main() -> int:
    """The command."""
    options = parser("openqa", "Retrieval, extractive answers and abstention on dev-squad with distractors.")
    options.add_argument("--systems", nargs="+", choices=list(SYSTEMS), help="which to measure (default: all)")
    options.add_argument("--reader", metavar="FOLDER", help="an exported span reader, to be measured too")
    return run(measure, dense_options(options).parse_args())


if __name__ == "__main__":
    sys.exit(main())
