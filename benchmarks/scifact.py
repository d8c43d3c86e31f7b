"""Retrieval on BEIR's SciFact, whole abstracts as one passage each: ``python -m benchmarks.scifact``.

``bm25`` runs with its defaults, which are bm25s's and were not fitted to anything here; ``bm25s`` gets the same tokens
and parameters, so the two must agree but for the order of ties; ``rank-bm25`` is the library's Okapi over the same.

``dense`` is all-MiniLM-L6-v2, exported (fp32, length 256), searched exactly; ``dense-int8`` the same in int8; the
others of that name search the fp32 vectors through an approximate index. ``hybrid-rrf`` fuses 100 passages each of
``bm25`` and ``dense``. ``hybrid-weighted`` adds their scores (min-max); its weight, and how many passages count, are
fitted on the train claims, before test is looked at. ``--cache DIR`` keeps model and vectors for the next run.

Beside all 300 test claims, the table has those whose relevant documents all are relevant to some training claim
(``seen``) and those with none such (``unseen``): report both for anything that was trained on SciFact's train split.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from benchmarks.data import SCIFACT, Beir, Qrels, data_folder, read_beir
from benchmarks.dense import Dense, dense_folders, dense_options
from benchmarks.hybrid import DEPTHS, fitted_with_depth, fused, lexical, weighted
from benchmarks.report import Report, parser, progress, run
from ragloom.interfaces import Analyzer, terms
from ragloom.metrics import ndcg, recall, reciprocal_rank
from ragloom.registry import Registry
from ragloom.types import Passage, Ranking

_DEPTH = 100
_METRICS: dict[str, Callable[[Sequence[str], dict[str, int]], float]] = {
    "ndcg@10": lambda found, relevant: ndcg(found, relevant, 10),
    "recall@5": lambda found, relevant: recall(found, relevant, 5),
    "recall@10": lambda found, relevant: recall(found, relevant, 10),
    "recall@100": lambda found, relevant: recall(found, relevant, 100),
    "mrr@10": lambda found, relevant: reciprocal_rank(found, relevant, 10),
}

Rankings = dict[str, list[str]]
"""Query id → document ids, best first."""


def passages_of(data: Beir) -> list[Passage]:
    """SciFact as the retrievers see it: passage ``n`` is document ``n``."""
    return [Passage(n, d.id, d.text, 0, len(d.text), d.title) for n, d in enumerate(data.documents)]


def by_bm25s(data: Beir, analyzer: Analyzer, texts: Sequence[str]) -> list[Ranking]:
    """What bm25s finds with the same tokens and parameters."""
    import bm25s

    model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    model.index([terms(analyzer, passage.indexed_text) for passage in passages_of(data)], show_progress=False)
    found = []
    for text in texts:
        tokens = [term for term in terms(analyzer, text) if term in model.vocab_dict]
        scores = model.get_scores(tokens)
        found.append(Ranking.of("bm25s", np.arange(len(scores)), scores, _DEPTH))
    return found


def measure(options: argparse.Namespace) -> Report:
    """All systems that are installed."""
    data = read_beir(data_folder(options.data, *SCIFACT) / "scifact")
    registry = Registry.load()
    analyzer = registry.make("analyzer", "multilingual")
    analyzer.open(SimpleNamespace())
    report = Report("scifact", {"parameters": "lucene, k1 1.5, b 0.75", "analyzer": "multilingual", "depth": _DEPTH})
    report.packages = ("bm25s", "rank-bm25", "PyStemmer", "onnxruntime", "faiss-cpu")
    held, texts = passages_of(data), _texts(data, data.test)
    found = {"bm25": lexical("bm25", held, registry, analyzer, texts, _DEPTH)}
    if find_spec("rank_bm25"):
        found["rank-bm25"] = lexical("rank_bm25", held, registry, analyzer, texts, _DEPTH)
    if find_spec("bm25s"):
        found["bm25s"] = by_bm25s(data, analyzer, texts)
    for name in sorted({"rank-bm25", "bm25s"} - set(found)):
        report.note(f"{name} is not measured: not installed (pip install 'ragloom[bench]')")
    with dense_folders(options, report) as folders:
        if folders is not None:
            trained, words = (
                lexical("bm25", held, registry, analyzer, _texts(data, judged), max(DEPTHS))
                for judged in (data.train, data.test)
            )
            found |= _dense(report, data, registry, *folders, trained=trained, words=words)
    named = {name: _named(rankings, data, data.test) for name, rankings in found.items()}
    for name, rankings in named.items():
        _score(report, name, rankings, data)
    _gaps(report, {name: _mean("ndcg@10", rankings, data, list(data.test)) for name, rankings in named.items()})
    return report


def _dense(
    report: Report,
    data: Beir,
    registry: Registry,
    model: str,
    cache: Path,
    *,
    trained: Sequence[Ranking],
    words: Sequence[Ranking],
) -> dict[str, list[Ranking]]:
    """The dense systems and the hybrids; ``trained`` and ``words`` are bm25's rankings for train and for test."""
    held = passages_of(data)
    texts = _texts(data, data.test)
    fp32, int8 = (
        Dense(registry, held, {"use": "onnx", "model": model, "precision": precision}, cache / f"scifact-{precision}")
        for precision in ("fp32", "int8")
    )
    dense_trained = fp32.rankings(_texts(data, data.train), max(DEPTHS))
    fits = fitted_with_depth(registry, trained, dense_trained, _judged(data, data.train))
    for fit in fits:
        report.note(f"on train, {fit.depth} passages each: bm25 best weighs {fit.weight:g}, nDCG@10 {fit.mean:.4f}")
    best = fits[0]
    report.note(f"hybrid-weighted: k {best.depth}, bm25 weighs {best.weight:g}, dense {1 - best.weight:g}")
    progress("looking at test")
    deep = fp32.rankings(texts, max(DEPTHS))
    dense = [one.head(_DEPTH) for one in deep]
    approximate = {
        f"dense-{index}": fp32.rankings(texts, _DEPTH, index=index) for index in ("hnsw", "ivf", "sq8", "ivfpq")
    }
    heads = [[one.head(best.depth) for one in rankings] for rankings in (words, deep)]
    return {
        "dense": dense,
        "dense-int8": int8.rankings(texts, _DEPTH),
        **approximate,
        "hybrid-rrf": fused(registry, {"use": "rrf"}, [one.head(_DEPTH) for one in words], dense),
        "hybrid-weighted": fused(registry, weighted(best.weight), heads[0], heads[1]),
    }


def _texts(data: Beir, judged: Qrels) -> list[str]:
    return [data.queries[key] for key in judged]


def _judged(data: Beir, judged: Qrels) -> list[Mapping[int, int]]:
    number = {document.id: n for n, document in enumerate(data.documents)}
    return [{number[name]: grade for name, grade in grades.items()} for grades in judged.values()]


def _named(rankings: Sequence[Ranking], data: Beir, judged: Qrels) -> Rankings:
    pairs = zip(judged, rankings, strict=True)
    return {key: [data.documents[n].id for n in ranking.ids] for key, ranking in pairs}


def _gaps(report: Report, means: Mapping[str, float]) -> None:
    if "bm25s" in means:
        gap = means["bm25"] - means["bm25s"]
        report.note(f"bm25 and bm25s on the same tokens and parameters differ by {gap:+.5f} nDCG@10")
    for name, mean in means.items():
        if name.startswith("dense-"):
            report.note(f"{name} differs from dense by {mean - means['dense']:+.4f} nDCG@10")


def _score(report: Report, name: str, rankings: Rankings, data: Beir) -> None:
    seen, unseen = data.seen()
    for split, keys in (("test", list(data.test)), ("seen", seen), ("unseen", unseen)):
        for metric in _METRICS:
            report.add(name, metric, _mean(metric, rankings, data, keys), split=split, queries=len(keys))


def _mean(metric: str, rankings: Rankings, data: Beir, keys: Sequence[str]) -> float:
    return float(np.mean([_METRICS[metric](rankings[key], data.test[key]) for key in keys]))


if __name__ == "__main__":
    sys.exit(run(measure, dense_options(parser("scifact", __doc__ or "")).parse_args()))
