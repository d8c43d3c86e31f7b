"""``bm25`` against the definition, whatever the history, the formula and the lengths."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.bm25.brute import brute
from tests.plugins.bm25.fakes import Bench, passage

from ragloom_bm25.formulas import VARIANTS


def corpus(seed, count, *, longest=400, words=60, skew=1.3):
    """Passages of Zipf words, of lengths so various that one code stands for many."""
    rng = np.random.default_rng(seed)
    chances = np.arange(1, words + 1) ** -skew
    sizes = rng.integers(0, longest, count)
    drawn = rng.choice(words, size=sizes.sum(), p=chances / chances.sum())
    pieces = np.split(drawn, np.cumsum(sizes)[:-1])
    return [passage(number + 1, " ".join(f"w{w}" for w in piece)) for number, piece in enumerate(pieces)]


def query(rng, words=60):
    return " ".join(f"w{w}" for w in rng.integers(0, words, rng.integers(1, 8)))


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    method=st.sampled_from(sorted(VARIANTS)),
    k1=st.sampled_from([0.0, 0.3, 0.9, 1.5, 10.0]),
    b=st.sampled_from([0.0, 0.4, 0.75, 1.0]),
    delta=st.sampled_from([0.0, 0.5, 1.0]),
    k=st.sampled_from([1, 3, 10, 50]),
)
def test_the_best_are_the_best_by_definition(seed, method, k1, b, delta, k):
    rng = np.random.default_rng(seed)
    formula = {"method": method, "k1": k1, "b": b, "delta": delta}
    passages = corpus(seed, 150)
    text = query(rng)
    with tempfile.TemporaryDirectory() as path:
        found = Bench(Path(path), **formula).change(passages).top(text, k)
    assert found == brute(passages, text, k, **formula)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), method=st.sampled_from(sorted(VARIANTS)), steps=st.integers(1, 6))
def test_after_any_changes_it_ranks_as_a_fresh_build(seed, method, steps):
    rng = np.random.default_rng(seed)
    waiting = corpus(seed, 40 * steps)
    with tempfile.TemporaryDirectory() as path:
        bench = Bench(Path(path) / "grown", method=method)
        for step in range(steps):
            held = sorted(bench.collection.held)
            gone = rng.choice(held, size=len(held) // 4, replace=False).tolist() if held else []
            bench.change(waiting[40 * step : 40 * (step + 1)], gone, compact=bool(rng.integers(0, 5) == 0)).open()
        fresh = Bench(Path(path) / "fresh", method=method).change(list(bench.collection.held.values()))
        texts = [query(rng) for _ in range(5)]
        assert [bench.top(text) for text in texts] == [fresh.top(text) for text in texts]


def test_passages_past_one_block_are_found_by_their_exact_scores(folder):
    rng = np.random.default_rng(7)
    words = rng.integers(0, 900, (140_000, 3)).tolist()
    passages = [passage(n + 1, f"w{a} w{b} w{a} w{c}" * (1 + n % 3)) for n, (a, b, c) in enumerate(words)]
    bench = Bench(folder).change(passages)
    for text in ("w1 w2 w3", "w899 w5", "w7"):
        assert bench.top(text, 20) == brute(passages, text, 20)


def test_terms_more_frequent_than_a_code_can_say_are_counted_exactly(folder):
    passages = [passage(n, "w1 " * n + "w2 " * 40) for n in range(1, 400, 7)]
    assert Bench(folder).change(passages).top("w1 w2", 60) == brute(passages, "w1 w2", 60)


def test_a_query_of_thousands_of_terms_is_ranked_exactly(folder):
    passages = [passage(n, " ".join(f"w{n * m % 6000}" for m in range(50))) for n in range(1, 60)]
    text = " ".join(f"w{n}" for n in range(6000))
    found = Bench(folder).change(passages).top(text, 20)
    expected = brute(passages, text, 20)
    assert [number for number, _ in found] == [number for number, _ in expected]


def test_a_query_of_thousands_of_terms_orders_equal_scores_by_id(folder):
    bench = Bench(folder).add("red", "blue", " ".join(f"w{n}" for n in range(5000)))
    faint = tuple((f"w{n}", 1e-9) for n in range(5000))
    (found,) = bench.top("", k=1, terms=(("red", 1.0), ("blue", 1.0 + 1e-8), *faint))
    assert found[0] == 1


def test_the_formula_can_change_over_the_same_files(folder):
    passages = corpus(3, 80)
    bench = Bench(folder).change(passages)
    bench.config = type(bench.config)(method="bm25l", k1=0.7, b=0.2, delta=0.9)
    assert bench.open().top("w1 w9 w30") == brute(passages, "w1 w9 w30", 10, method="bm25l", k1=0.7, b=0.2, delta=0.9)
