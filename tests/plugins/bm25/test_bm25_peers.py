"""The formulas against the libraries that publish them."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from tests.plugins.bm25.fakes import Bench, FakeResources, MemoryCollection, passage

from ragloom.errors import MissingExtraError
from ragloom.interfaces import Retriever
from ragloom.types import Equal, Query
from ragloom_bm25.config import RankBM25Config
from ragloom_bm25.formulas import VARIANTS, Parameters
from ragloom_bm25.reference import RankBM25Retriever

TEXTS = [" ".join(f"w{(n * m * m) % 23}" for m in range(1, 4 + n % 9)) for n in range(1, 61)]
CORPUS = [text.split() for text in TEXTS]
K1, B, DELTA = 1.2, 0.6, 0.4


def ours(method, query):
    """Scores by the formulas, passage by passage."""
    variant, n = VARIANTS[method], len(CORPUS)
    parameters = Parameters(K1, B, DELTA, sum(map(len, CORPUS)) / n)
    scores = np.zeros(n)
    for term in query:
        df = sum(term in tokens for tokens in CORPUS)
        for place, tokens in enumerate(CORPUS):
            if tf := tokens.count(term):
                share = variant.tfc(np.array([float(tf)]), np.array([float(len(tokens))]), parameters)[0]
                scores[place] += variant.idf(df, n) * share
    return scores


def absent_shares(idf, value, query):
    """What the libraries add for terms that a passage lacks."""
    n = len(CORPUS)
    frequencies = {term: sum(term in tokens for tokens in CORPUS) for term in query}
    return np.array([sum(idf(frequencies[t], n) * value for t in query if t not in tokens) for tokens in CORPUS])


@pytest.mark.parametrize("method", sorted(VARIANTS))
def test_scores_agree_with_bm25s(method):
    bm25s = pytest.importorskip("bm25s")
    model = bm25s.BM25(method=method, k1=K1, b=B, delta=DELTA)
    model.index(CORPUS, show_progress=False)
    query = ["w1", "w4", "w9", "w16"]
    at_zero = {"bm25l": (K1 + 1) * DELTA / (K1 + DELTA), "bm25+": DELTA}.get(method, 0.0)
    expected = ours(method, query) + absent_shares(VARIANTS[method].idf, at_zero, query)
    assert np.allclose(model.get_scores(query), expected, atol=1e-5)


def test_bm25plus_agrees_with_rank_bm25_up_to_absent_terms():
    library = pytest.importorskip("rank_bm25")
    query = ["w1", "w4", "w9"]
    model = library.BM25Plus(CORPUS, k1=K1, b=B, delta=DELTA)
    expected = ours("bm25+", query) + absent_shares(VARIANTS["bm25+"].idf, DELTA, query)
    assert np.allclose(model.get_scores(query), expected, atol=1e-9)


def test_bm25l_agrees_with_rank_bm25_where_all_terms_are_present():
    library = pytest.importorskip("rank_bm25")
    model = library.BM25L(CORPUS, k1=K1, b=B, delta=DELTA)
    holders = [place for place, tokens in enumerate(CORPUS) if "w1" in tokens]
    assert np.allclose(model.get_scores(["w1"])[holders], ours("bm25l", ["w1"])[holders], atol=1e-9)


def test_atire_and_okapi_agree_but_for_idf():
    library = pytest.importorskip("rank_bm25")
    term, n = "w9", len(CORPUS)
    df = sum(term in tokens for tokens in CORPUS)
    okapi_idf = math.log(n - df + 0.5) - math.log(df + 0.5)
    scores = library.BM25Okapi(CORPUS, k1=K1, b=B).get_scores([term])
    assert okapi_idf > 0 and np.allclose(scores, ours("atire", [term]) / math.log(n / df) * okapi_idf, atol=1e-9)


def test_a_term_in_most_passages_counts_nothing_in_robertson():
    assert VARIANTS["robertson"].idf(9, 10) == 0


@pytest.fixture
def reference():
    pytest.importorskip("rank_bm25")
    collection = MemoryCollection()
    collection.held = {n: passage(n, text, odd=bool(n % 2)) for n, text in enumerate(TEXTS, 1)}
    made = RankBM25Retriever(RankBM25Config(method="plus"))
    made.open(FakeResources(None, collection))
    return made


def test_the_reference_is_a_retriever(reference):
    assert isinstance(reference, Retriever)


@pytest.mark.parametrize("method", ["okapi", "l", "plus"])
def test_the_reference_scores_as_its_library(reference, method):
    import rank_bm25

    made = RankBM25Retriever(RankBM25Config(method=method))
    made.open(reference._resources)
    found = made.search([Query("w1 w9")], 5)[0]
    classes = {"okapi": rank_bm25.BM25Okapi, "l": rank_bm25.BM25L, "plus": rank_bm25.BM25Plus}
    scores = classes[method](CORPUS).get_scores(["w1", "w9"])
    assert np.allclose(found.scores, scores[found.ids - 1], rtol=1e-6)


def test_the_reference_leaves_out_passages_without_a_term(reference):
    found = reference.search([Query("w1")], 100)[0].ids.tolist()
    assert found and all("w1" in CORPUS[number - 1] for number in found)


def test_the_reference_honours_a_filter(reference):
    found = reference.search([Query("w1")], 100, filter=Equal("odd", True))[0].ids
    assert len(found) and np.all(found % 2 == 1)


def test_the_reference_over_nothing_finds_nothing():
    pytest.importorskip("rank_bm25")
    made = RankBM25Retriever(RankBM25Config())
    made.open(FakeResources(None))
    assert len(made.search([Query("word")], 5)[0]) == 0


def test_the_reference_without_its_library_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "rank_bm25", None)
    with pytest.raises(MissingExtraError, match="rank-bm25"):
        RankBM25Retriever(RankBM25Config()).open(FakeResources(None))


def test_the_compiled_engine_without_numba_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "ragloom_bm25.kernels", raising=False)
    import ragloom_bm25

    monkeypatch.delattr(ragloom_bm25, "kernels", raising=False)
    with pytest.raises(MissingExtraError, match="fast"):
        Bench(tmp_path, engine="compiled")
