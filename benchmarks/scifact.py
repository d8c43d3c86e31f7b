"""Retrieval on BEIR's SciFact, whole abstracts as one passage each: ``python -m benchmarks.scifact``.

``bm25`` runs with its defaults, which are bm25s's and were not fitted to anything here; ``bm25s`` gets the same tokens
and parameters, so the two must agree but for the order of ties; ``rank-bm25`` is the library's Okapi over the same.
Beside all 300 test claims, the table has those whose relevant documents all are relevant to some training claim
(``seen``) and those with none such (``unseen``): report both for anything that was trained on SciFact's train split.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.data import SCIFACT, Beir, data_folder, read_beir
from benchmarks.report import Report, parser, run
from ragloom.interfaces import Analyzer, Change, IndexFolder, terms
from ragloom.metrics import ndcg, recall, reciprocal_rank
from ragloom.registry import Registry
from ragloom.types import Passage, Query

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


class Collection:
    """SciFact as the retrievers see it: passage ``n`` is document ``n``."""

    def __init__(self, data: Beir) -> None:
        self.held = [Passage(n, d.id, d.text, 0, len(d.text), d.title) for n, d in enumerate(data.documents)]

    def scan(self, batch: int = 1024) -> Any:
        yield self.held


def by_ours(use: str, data: Beir, registry: Registry, analyzer: Analyzer) -> Rankings:
    """What one of ragloom's retrievers finds, with its default config."""
    collection = Collection(data)
    retriever = registry.make("retriever", {"use": use})
    with tempfile.TemporaryDirectory() as folder:
        index = IndexFolder(Path(folder), writable=True)
        retriever.open(SimpleNamespace(index=index, collection=collection, analyzer=lambda spec: analyzer))
        if hasattr(retriever, "apply"):
            retriever.apply([Change(n, "add", passage) for n, passage in enumerate(collection.held)])
            retriever.commit()
        queries = data.test_queries()
        found = retriever.search([Query(text) for text in queries.values()], _DEPTH)
        retriever.close()
    return {key: [data.documents[n].id for n in ranking.ids] for key, ranking in zip(queries, found, strict=True)}


def by_bm25s(data: Beir, analyzer: Analyzer) -> Rankings:
    """What bm25s finds with the same tokens and parameters."""
    import bm25s

    model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    model.index([terms(analyzer, passage.indexed_text) for passage in Collection(data).held], show_progress=False)
    found: Rankings = {}
    for key, text in data.test_queries().items():
        tokens = [term for term in terms(analyzer, text) if term in model.vocab_dict]
        scores = model.get_scores(tokens)
        order = np.lexsort((np.arange(len(scores)), -scores))[:_DEPTH]
        found[key] = [data.documents[n].id for n in order]
    return found


def measure(options: argparse.Namespace) -> Report:
    """All systems that are installed."""
    data = read_beir(data_folder(options.data, *SCIFACT) / "scifact")
    registry = Registry.load()
    analyzer = registry.make("analyzer", "multilingual")
    analyzer.open(SimpleNamespace())
    report = Report("scifact", {"parameters": "lucene, k1 1.5, b 0.75", "analyzer": "multilingual", "depth": _DEPTH})
    report.packages = ("bm25s", "rank-bm25", "PyStemmer")
    found = {"bm25": by_ours("bm25", data, registry, analyzer)}
    if find_spec("rank_bm25"):
        found["rank-bm25"] = by_ours("rank_bm25", data, registry, analyzer)
    if find_spec("bm25s"):
        found["bm25s"] = by_bm25s(data, analyzer)
    for name in sorted({"rank-bm25", "bm25s"} - set(found)):
        report.note(f"{name} is not measured: not installed (pip install 'ragloom[bench]')")
    for name, rankings in found.items():
        _score(report, name, rankings, data)
    if "bm25s" in found:
        gap = _mean("ndcg@10", found["bm25"], data, list(data.test)) - _mean(
            "ndcg@10", found["bm25s"], data, list(data.test)
        )
        report.note(f"bm25 and bm25s on the same tokens and parameters differ by {gap:+.5f} nDCG@10")
    return report


def _score(report: Report, name: str, rankings: Rankings, data: Beir) -> None:
    seen, unseen = data.seen()
    for split, keys in (("test", list(data.test)), ("seen", seen), ("unseen", unseen)):
        for metric in _METRICS:
            report.add(name, metric, _mean(metric, rankings, data, keys), split=split, queries=len(keys))


def _mean(metric: str, rankings: Rankings, data: Beir, keys: Sequence[str]) -> float:
    return float(np.mean([_METRICS[metric](rankings[key], data.test[key]) for key in keys]))


if __name__ == "__main__":
    sys.exit(run(measure, parser("scifact", __doc__ or "").parse_args()))
