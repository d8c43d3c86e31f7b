"""The parts that ``bm25`` is made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ragloom.errors import CorruptIndexError
from ragloom_bm25.assemble import assemble
from ragloom_bm25.bounds import LIMIT, code_bounds, floor_units, scale_of, tables
from ragloom_bm25.codes import ESCAPE, TF_OF_CODE, code_table
from ragloom_bm25.container import read_arrays, write_arrays
from ragloom_bm25.formulas import VARIANTS, Parameters
from ragloom_bm25.merge import LARGEST, plan_merges
from ragloom_bm25.postings import part_of_tokens
from ragloom_bm25.segment import Segment, Tombstones
from ragloom_bm25.vocabulary import Vocabulary, pack

LISTS = (100_000).to_bytes(8, "little") + b"[" * 100_000
LENGTHS = arrays(np.int64, st.integers(1, 300), elements=st.integers(1, 5000))


@given(LENGTHS, st.integers(1, 40))
def test_a_code_tells_the_exact_tf_and_a_range_that_holds_the_length(lengths, tf):
    table = code_table(lengths)
    passages = np.arange(len(lengths))
    codes = table.encode(np.full(len(lengths), tf), passages, np.searchsorted(table.lengths, lengths))
    assert np.all(TF_OF_CODE[codes] == min(tf, ESCAPE))
    assert np.all((table.low[codes] <= lengths) & (lengths <= table.high[codes]))


@given(LENGTHS)
def test_codes_are_exact_where_there_are_few_lengths(lengths):
    table = code_table(lengths % 90 + 1)
    used = (TF_OF_CODE == 1) & (table.low <= table.high)
    assert np.array_equal(table.low[used], table.high[used])


@given(LENGTHS, st.sampled_from(sorted(VARIANTS)), st.floats(0, 5), st.floats(0, 1), st.floats(0, 2))
def test_a_codes_bounds_hold_the_score_of_every_passage_under_it(lengths, method, k1, b, delta):
    terms = np.repeat(np.int32(1), lengths.sum())
    passages = np.repeat(np.arange(len(lengths)), lengths)
    segment = Segment(assemble([part_of_tokens(terms, passages)], np.arange(len(lengths)), lengths, [b"", b"w"]))
    tfc, parameters = VARIANTS[method].tfc, Parameters(k1, b, delta, float(lengths.mean()))
    bounds = code_bounds(segment, tfc, parameters)
    exact = tfc(lengths.astype(float), lengths.astype(float), parameters)
    ulps = 1 + 1e-13
    assert np.all(bounds.low[segment.codes] <= exact * ulps) and np.all(exact <= bounds.high[segment.codes] * ulps)


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(1e-6, 1e6)))
def test_no_sum_of_upper_bounds_overflows(weights):
    lengths = np.arange(1, 50)
    segment = Segment(
        assemble([part_of_tokens(np.ones(49, np.int32), np.arange(49))], np.arange(49), lengths, [b"", b"w"])
    )
    bounds = code_bounds(segment, VARIANTS["lucene"].tfc, Parameters(1.5, 0.75, 0.5, 25.0))
    upper = tables(bounds, weights, scale_of(bounds, weights))[1]
    assert upper.max(axis=1).sum() <= LIMIT


def test_a_floor_is_never_above_what_its_score_can_sum_to():
    assert [floor_units(score, 100.0) for score in (0.0, 0.005, 0.5, 2.0)] == [1, 1, 49, 199]


def test_a_floor_is_a_whole_number_whatever_the_weights():
    assert [floor_units(score, 1e300) > 0 for score in (0.0, 1e-300, 1.0, 1e30)] == [True] * 4


def test_scores_that_float32_cannot_tell_apart_are_not_told_apart_by_a_floor():
    assert floor_units(1.0 + 2**-24, 2.0**31) <= 2**31


def test_counting_tokens_gives_runs_by_term_and_block():
    part = part_of_tokens(np.array([2, 1, 2, 2], np.int32), np.array([70_000, 3, 5, 70_000]))
    assert part.terms.tolist() == [1, 2, 2] and part.blocks.tolist() == [0, 0, 1]
    assert part.offsets.tolist() == [3, 5, 70_000 - 65_536] and part.tf.tolist() == [1, 1, 2]


@given(st.sets(st.text(min_size=1, max_size=6), max_size=40))
def test_every_term_is_found_by_its_number_and_no_other(terms):
    ordered = sorted(term.encode("utf-8", "surrogatepass") for term in terms)
    vocabulary = Vocabulary(*pack(ordered))
    assert [vocabulary.find(t.decode("utf-8", "surrogatepass")) for t in ordered] == list(range(len(ordered)))
    assert vocabulary.find("not there at all") == -1


@pytest.mark.parametrize("size", [10, 300, 70_000])
def test_terms_of_any_length_keep_their_ends(size):
    starts = pack([b"a" * size, b"b" * size])[1]
    assert starts.tolist() == [0, size, 2 * size] and starts.dtype.kind == "u"


def test_arrays_come_back_from_their_file_read_only(tmp_path):
    held = {"a": np.arange(5, dtype=np.uint16), "b": np.arange(3, dtype=np.int64), "none": np.empty(0, np.uint8)}
    write_arrays(tmp_path / "file", held, {"format": "1"})
    found, about = read_arrays(tmp_path / "file")
    assert about == {"format": "1"}
    assert all(np.array_equal(found[name], held[name]) and not found[name].flags.writeable for name in held)


def test_a_file_is_never_written_over(tmp_path):
    write_arrays(tmp_path / "file", {}, {})
    with pytest.raises(FileExistsError):
        write_arrays(tmp_path / "file", {}, {})


@pytest.mark.parametrize("content", [b"", b"\x05\0\0\0\0\0\0\0{", b"\xff" * 40, b"\x01\0\0\0\0\0\0\x005", LISTS])
def test_a_file_that_is_no_index_is_reported(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(CorruptIndexError, match="rebuild"):
        read_arrays(tmp_path / "file")


def test_tombstones_add_up():
    dead = Tombstones.none().with_removed([3], [1, 2], 5).with_removed([1, 2], [2, 2, 4], 7)
    assert dead.passages.tolist() == [1, 2, 3] and dead.tokens == 12
    assert [dead.frequency(term) for term in range(5)] == [0, 1, 3, 0, 1]


def test_small_segments_are_merged_with_what_comes_after():
    assert plan_merges([10_000_000, 10, 10, 10], [0, 0, 0, 0]) == [[1, 2, 3]]


def test_a_large_segment_is_left_alone_by_small_ones():
    assert plan_merges([10_000_000, 4_000_000], [0, 0]) == []


def test_segments_of_like_size_are_merged():
    assert plan_merges([5_000_000, 4_000_000], [0, 0]) == [[0, 1]]


def test_a_segment_is_rewritten_once_a_quarter_is_dead():
    assert plan_merges([10_000_000, 100], [0.3, 0]) == [[0]]


def test_compacting_merges_all_that_fits():
    assert plan_merges([LARGEST, 40_000_000, 100], [0, 0, 0.01], all_of_them=True) == [[1, 2]]


@given(st.lists(st.integers(1, 10**8), max_size=30))
def test_no_merge_passes_the_limit(sizes):
    groups = plan_merges(sizes, [0.0] * len(sizes), all_of_them=True)
    assert all(sum(sizes[place] for place in group) <= LARGEST for group in groups)
