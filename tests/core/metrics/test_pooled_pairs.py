from itertools import product
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.metrics import adds_up, paired_bootstrap, permutation_test, pooled_bootstrap, pooled_permutation_test
from ragloom.metrics.labels import label_numbers, macro_f1

draw = np.random.default_rng(11)
COUNTS = draw.integers(0, 9, (2, 60, 3)).astype(float)
SURE = np.round(draw.random((2, 60, 2)), 2)


def precision(statistics):
    """Of counts that add up: column 0 over columns 0 and 1."""
    sums = statistics.sum(axis=-2)
    return sums[..., 0] / (sums[..., 0] + sums[..., 1])


def mean(statistics):
    return statistics[..., 0].mean(axis=-1)


def area(statistics):
    """Of a sort, as AURC is: mean running mean of column 1, by descending column 0."""
    order = np.argsort(-statistics[..., 0], axis=-1, kind="stable")
    losses = np.take_along_axis(statistics[..., 1], order, axis=-1)
    return (losses.cumsum(axis=-1) / np.arange(1, losses.shape[-1] + 1)).mean(axis=-1)


figures = pytest.mark.parametrize(("pooled", "pair"), [(precision, COUNTS), (area, SURE), (mean, SURE)])
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=6)


def p_by_hand(one, other, pooled):
    seen = abs(pooled(one) - pooled(other))
    ways = product((False, True), repeat=len(one))
    gaps = [
        abs(pooled(np.where(np.c_[way], other, one)) - pooled(np.where(np.c_[way], one, other)))
        for way in map(np.array, ways)
    ]
    return np.mean(np.array(gaps) >= seen - 1e-12)


@figures
def test_few_questions_are_tested_over_all_ways_of_swapping_them(pooled, pair):
    one, other = pair[:, :7]
    assert pooled_permutation_test(one, other, pooled) == pytest.approx(p_by_hand(one, other, pooled))


@given(rows, st.randoms(use_true_random=False))
def test_counts_of_any_questions_are_tested_as_by_hand(counts, coin):
    one = np.array(counts, float)
    other = np.array(coin.sample(counts, len(counts)), float)
    assert pooled_permutation_test(one, other, precision) == pytest.approx(p_by_hand(one, other, precision))


@figures
def test_sampling_swaps_agrees_with_all_of_them(pooled, pair):
    one, other = pair[:, :13]
    exact = pooled_permutation_test(one, other, pooled)
    assert pooled_permutation_test(one, other, pooled, samples=8000) == pytest.approx(exact, abs=0.02)


def test_a_mean_is_tested_as_the_permutation_test_does():
    one, other = SURE
    expected = permutation_test(one[:, 0], other[:, 0])
    assert pooled_permutation_test(one, other, mean) == pytest.approx(expected, abs=0.02)


def test_a_mean_has_the_interval_of_the_paired_bootstrap():
    one, other = SURE
    expected = paired_bootstrap(one[:, 0], other[:, 0])
    found = pooled_bootstrap(one, other, mean)
    assert (found.mean, found.low, found.high) == pytest.approx((expected.mean, expected.low, expected.high), abs=0.01)


@figures
def test_the_difference_lies_within_its_interval(pooled, pair):
    found = pooled_bootstrap(*pair, pooled, resamples=500)
    assert found.mean == pytest.approx(pooled(pair[0]) - pooled(pair[1]))
    assert found.low < found.mean < found.high


def test_sums_are_drawn_as_their_rows_are():
    def of_rows(statistics):
        # Of a single row it is another figure: what is summed first is not it.
        return precision(statistics) + (statistics.shape[-2] == 1)

    by_sums, by_rows = (pooled_bootstrap(*COUNTS, pooled, resamples=300) for pooled in (precision, of_rows))
    assert (by_sums.low, by_sums.high) == pytest.approx((by_rows.low, by_rows.high))


@pytest.mark.parametrize(("pooled", "expected"), [(precision, True), (area, False), (mean, False)])
def test_figures_of_sums_are_told_from_others(pooled, expected):
    assert adds_up(pooled, COUNTS[0]) is expected


def test_systems_that_are_all_right_and_all_wrong_are_tried_together():
    right = label_numbers(["a", "b"] * 10, ["a", "b"] * 10)
    wrong = label_numbers(["c"] * 20, ["a", "b"] * 10)
    assert adds_up(macro_f1, right) and adds_up(macro_f1, wrong) and not adds_up(macro_f1, right, wrong)


@figures
def test_the_direction_does_not_matter(pooled, pair):
    there, back = (pooled_permutation_test(*both, pooled, samples=2000) for both in (pair, pair[::-1]))
    assert there == pytest.approx(back, abs=0.05)


@figures
def test_systems_that_never_differ_are_the_same(pooled, pair):
    found = pooled_bootstrap(pair[0], pair[0], pooled, resamples=50)
    assert (pooled_permutation_test(pair[0], pair[0], pooled), found.low, found.high) == (1.0, 0.0, 0.0)


def test_a_sampled_p_value_is_never_nothing():
    best, worst = np.tile([1.0, 0.0], (50, 1)), np.tile([0.0, 1.0], (50, 1))
    assert pooled_permutation_test(best, worst, precision, samples=999) == 1 / 1000


def test_questions_without_statistics_are_left_out():
    holes = COUNTS.copy()
    holes[0, 3:] = nan
    whole = COUNTS[:, :3]
    assert pooled_permutation_test(*holes, precision) == pooled_permutation_test(*whole, precision)


def test_a_swap_without_a_figure_counts_against_a_difference():
    # Precision of one row in which nothing was said is no number.
    one, other = np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.0, 1.0]])
    with np.errstate(invalid="ignore"):
        assert pooled_permutation_test(one, other, precision) == 1.0


def test_statistics_without_bounds_are_sorted_without_a_warning():
    one, other = SURE.copy()
    one[:2, 0] = other[5:7, 0] = np.finfo(np.float64).max
    assert 0 < pooled_permutation_test(one, other, area, samples=99) <= 1


def test_no_questions_have_no_interval():
    found = pooled_bootstrap(np.full((2, 3), nan), np.zeros((2, 3)), precision)
    assert isnan(found.mean) and isnan(found.low) and found.count == 0


def test_no_questions_show_no_difference():
    assert pooled_permutation_test(np.zeros((0, 2)), np.zeros((0, 2)), precision) == 1.0


@pytest.mark.parametrize("pooled", [precision, area])
def test_equal_systems_give_every_p_value_alike(pooled):
    coin = np.random.default_rng(4)
    pairs = [coin.integers(1, 9, (2, 12, 2)).astype(float) for _ in range(200)]
    found = np.array([pooled_permutation_test(*pair, pooled, samples=99) for pair in pairs])
    assert np.mean(found <= 0.1) == pytest.approx(0.1, abs=0.06)


@pytest.mark.parametrize("other", [np.zeros((3, 2)), np.zeros(4)])
def test_systems_with_other_statistics_cannot_be_paired(other):
    with pytest.raises(UsageError, match="cannot be paired"):
        pooled_permutation_test(np.zeros((4, 2)), other, precision)


def test_testing_without_samples_is_refused():
    with pytest.raises(UsageError, match="test nothing"):
        pooled_permutation_test(*COUNTS, precision, samples=0)
