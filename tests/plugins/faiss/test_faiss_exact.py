"""Exact search: what it finds is what brute force finds, to the bit, whatever came and went."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.faiss.bench import Bench, best

from ragloom.types import Equal
from ragloom_faiss.flat import candidates, margin
from ragloom_faiss.kernel import SCORES, inner_products, inverse, norms


def same(one, other):
    return all(
        np.array_equal(a.ids, b.ids) and np.array_equal(a.scores, b.scores) for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("metric", ["cosine", "ip"])
def test_finds_what_brute_force_finds(tmp_path, metric):
    bench = Bench(tmp_path, index="flat", metric=metric).change(range(1, 400))
    for query, found in zip((3, 7, 5000), bench.search(3, 7, 5000, k=25), strict=True):
        ids, scores = best(bench.held, query, 25, metric)
        assert found.ids.tolist() == ids
        assert found.scores == pytest.approx(scores, abs=1e-6)


def test_after_additions_and_removals_it_ranks_to_the_bit_as_a_fresh_build(tmp_path):
    old = Bench(tmp_path / "old", index="flat")
    old.change(range(1, 90)).change(range(90, 300), range(5, 60)).change(range(300, 310), [70, 200]).change([], [301])
    new = Bench(tmp_path / "new", index="flat").change(sorted(old.held))
    assert len(old.segments) > 1
    assert same(old.search(*range(20), k=50), new.search(*range(20), k=50))


def test_the_score_of_a_passage_does_not_depend_on_what_stands_beside_it(tmp_path):
    bench = Bench(tmp_path, index="flat").change(range(1, 300))
    together = bench.search(*range(64), k=300)
    assert same(together, [bench.search(n, k=300)[0] for n in range(64)])
    few = bench.search(3, k=300, filter=Equal("even", True))[0]
    of_all = dict(zip(together[3].ids.tolist(), together[3].scores.tolist(), strict=True))
    assert few.scores.tolist() == [of_all[number] for number in few.ids.tolist()]


def test_a_vector_of_no_length_matches_nothing_and_breaks_nothing(tmp_path):
    bench = Bench(tmp_path, index="flat")
    bench.encoder.encode_queries = lambda texts: np.array([[float(text)] * 2 for text in texts], np.float32)
    bench.change(range(3))
    assert bench.search(0, k=3)[0].scores.tolist() == [0, 0, 0]
    assert bench.search(1, k=3)[0].ids.tolist() == [1, 2, 0]


@pytest.mark.parametrize("dimension", [1, 7, 384, 5000, 9000])
def test_a_row_is_summed_alike_alone_and_among_others(dimension):
    draw = np.random.default_rng(dimension)
    rows, query = draw.standard_normal((33, dimension)).astype("f4"), draw.standard_normal(dimension).astype("f4")
    alone = [inner_products(rows[n : n + 1], query)[0] for n in range(33)]
    assert inner_products(rows, query).tolist() == alone


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 6000),
    k=st.integers(1, 40),
    scale=st.sampled_from([1e-8, 1.0, 1e6]),
    near=st.sampled_from([1.0, 1e-6, 0.0]),
    metric=st.sampled_from(["cosine", "ip"]),
)
def test_the_fast_pass_lets_no_true_hit_go(seed, count, k, scale, near, metric):
    draw = np.random.default_rng(seed)
    base = draw.standard_normal(16)
    rows = ((base + near * draw.standard_normal((count, 16))) * scale).astype(np.float32)
    query = draw.standard_normal(16).astype(np.float32)
    lengths = norms(rows)
    cosine = metric == "cosine"
    asked = query / np.float32(norms(query[None])[0]) if cosine else query
    slack = margin(16, 1.0 if cosine else float(lengths.max() * norms(query[None])[0]))
    weigh = inverse(lengths).astype(np.float32) if cosine else None
    found = candidates(rows, weigh, asked[None], np.array([slack]), k, None)[0]
    scores = SCORES[metric](rows, lengths, query)
    wanted = np.lexsort((np.arange(count), -scores))[:k]
    assert np.isin(wanted, found).all()
