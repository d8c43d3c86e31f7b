"""The compiled engine gives what the NumPy engine gives, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from tests.plugins.bm25.fakes import Bench, passage

from ragloom.types import Equal, Query

pytest.importorskip("numba")


@pytest.fixture(scope="module")
def benches(tmp_path_factory):
    """Two blocks of passages, one in ten removed, some with more repetitions than a code can say."""
    folder = tmp_path_factory.mktemp("index")
    rng = np.random.default_rng(5)
    words = (rng.pareto(0.7, (70_000, 5)) * 20).astype(int).clip(0, 5000).tolist()
    passages = [
        passage(n + 1, " ".join(f"w{w}" for w in drawn) * (1 + n % 2) + " w1" * (n % 23), third=n % 3 == 0)
        for n, drawn in enumerate(words)
    ]
    plain = Bench(folder, engine="numpy").change(passages)
    plain.change(removed=range(1, 60_000, 10))
    fast = Bench.__new__(Bench)
    fast.__dict__.update(plain.__dict__)
    fast.config = type(plain.config)(engine="compiled")
    return plain, fast.open()


@pytest.mark.parametrize("k", [1, 10, 300, 100_000])
@pytest.mark.parametrize("text", ["w1", "w1 w2 w3 w40", "w4999 w100", "w7 w7 w7 w20 w21 w22 w23 w24 w25", "nothing"])
def test_both_engines_agree(benches, text, k):
    plain, fast = benches
    assert fast.top(text, k) == plain.top(text, k)


@pytest.mark.parametrize("k", [5, 5000])
def test_both_engines_agree_under_a_filter(benches, k):
    plain, fast = benches
    condition = Equal("third", True)
    assert fast.top("w1 w2 w30", k, filter=condition) == plain.top("w1 w2 w30", k, filter=condition)


def test_both_engines_agree_on_a_query_of_thousands_of_terms(benches):
    plain, fast = benches
    text = " ".join(f"w{n}" for n in range(5000))
    assert fast.top(text, 20) == plain.top(text, 20)


def test_a_segment_that_has_only_a_term_of_hardly_any_weight_is_no_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr("ragloom_bm25.index.plan_merges", lambda *_, **__: [])
    bench = Bench(tmp_path, engine="compiled").add(*["big small"] * 3).add("small", "small")
    assert [number for number, _ in bench.top("", 2, terms=(("big", 1e20), ("small", 1e-8)))] == [1, 2]


def test_the_kernels_are_compiled_once_for_indexes_with_and_without_removed_passages(benches, tmp_path):
    from ragloom_bm25 import kernels

    bench = Bench(tmp_path, engine="compiled").add(*["red car"] * 9)
    bench.top("red")
    bench.change(removed=[1]).top("red")
    bench.open().top("red")
    assert len(kernels.candidates.signatures) == 1


def test_a_batch_over_threads_gives_what_its_queries_give_alone(benches):
    plain, fast = benches
    texts = [f"w{n} w{n + 1} w{n * 7 % 90}" for n in range(40)]
    batch = fast.retriever.search([Query(text) for text in texts], 10)
    found = [list(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True)) for ranking in batch]
    assert found == [plain.top(text) for text in texts]
