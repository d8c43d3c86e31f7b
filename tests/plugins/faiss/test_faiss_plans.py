"""What is decided before anything is built: structures, merges, efforts."""

from __future__ import annotations

import pytest

from ragloom_faiss.calibration import curve_of, depth_for, effort_for
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.merging import Size, overdue, plan
from ragloom_faiss.structures import code_size, structure_for


def structure(count, dimension=384, **settings):
    made = structure_for(FaissConfig(encoder="onnx", **settings), count, dimension)
    return made and made.factory


@pytest.mark.parametrize(
    ("count", "settings", "expected"),
    [
        (49_999, {}, None),
        (50_000, {}, "IVF894,SQ8"),
        (10_000_000, {"index": "flat"}, None),
        (999, {"index": "hnsw"}, None),
        (1000, {"index": "hnsw", "m": 16}, "HNSW16,SQ8"),
        (1000, {"index": "ivf"}, "IVF25,Flat"),
        (1000, {"index": "ivf", "nlist": 8}, "IVF8,Flat"),
        (100_000, {"index": "ivfpq"}, "IVF1264,PQ96"),
        (200, {"index": "ivfpq", "exact_below": 1}, None),
        (5, {"index": "sq8", "exact_below": 1}, "IVF1,SQ8"),
    ],
)
def test_the_structure_follows_from_the_size_and_the_settings(count, settings, expected):
    assert structure(count, **settings) == expected


@pytest.mark.parametrize(
    ("asked", "dimension", "size"), [(0, 384, 96), (100, 384, 96), (0, 7, 1), (0, 1, 1), (64, 10, 10)]
)
def test_a_code_s_size_divides_the_dimension(asked, dimension, size):
    assert code_size(asked, dimension) == size


def test_the_efforts_of_an_ivf_end_with_all_of_its_clusters():
    made = structure_for(FaissConfig(encoder="onnx", index="ivf", nlist=25), 100_000, 384)
    assert made.efforts == (1, 2, 3, 4, 6, 8, 12, 16, 24, 25)


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([100], []),
        ([100, 100], [range(2)]),
        ([1000, 100], []),
        ([1000, 100, 60], [range(1, 3)]),
        ([1000, 400, 200, 100, 60], [range(5)]),
        ([10_000, 400, 200, 100, 60], [range(1, 5)]),
    ],
)
def test_small_segments_are_joined_and_large_ones_left(sizes, groups):
    assert plan([Size(rows) for rows in sizes], 0.2) == groups


def test_a_segment_with_much_of_it_gone_is_written_anew():
    assert plan([Size(1000, 300), Size(10)], 0.2) == [range(1)]


def test_a_covered_segment_is_never_joined():
    assert plan([Size(100, 50, covered=True), Size(100)], 0.2) == []


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([Size(100)], True),
        ([Size(100, covered=True)], False),
        ([Size(100, covered=True), Size(20)], False),
        ([Size(100, covered=True), Size(30)], True),
        ([Size(100, 30, covered=True)], True),
        ([], False),
    ],
)
def test_an_approximate_index_is_overdue_past_a_share_of_what_is_new_or_gone(sizes, expected):
    assert overdue(sizes, 0.2) == expected


def test_an_effort_is_the_least_that_reaches_the_target_or_the_greatest():
    curve = ((1, 0.5), (2, 0.9), (4, 0.95))
    assert [effort_for(curve, target) for target in (0.1, 0.9, 0.94, 0.99)] == [1, 2, 4, 4]


def test_a_curve_ends_where_everything_is_found():
    found = {1: [[1, 9]], 2: [[1, 2]], 4: [[2, 1]]}
    assert curve_of(lambda effort: found[effort], [[1, 2]], [1, 2, 4]) == ((1, 0.5), (2, 1.0))


def test_recall_is_measured_at_a_tenth_of_a_small_collection():
    assert [depth_for(count) for count in (3, 500, 1_000_000)] == [1, 50, 100]
