from itertools import product
from math import isnan, nan

import numpy as np
import pytest

from ragloom.errors import UsageError
from ragloom.metrics import bootstrap_interval, paired_bootstrap, wilson_interval

SKEWED = np.random.default_rng(7).exponential(size=40)
methods = pytest.mark.parametrize("method", ["percentile", "bca"])


def every_resampled_mean(values: list[float]) -> list[float]:
    return [float(np.mean(sample)) for sample in product(values, repeat=len(values))]


def test_percentile_bounds_are_those_of_all_possible_samples():
    values = [0.0, 1.0, 2.0, 5.0, 9.0]
    low, high = np.quantile(every_resampled_mean(values), [0.05, 0.95])
    found = bootstrap_interval(values, level=0.9, resamples=100_000)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.05)


@methods
def test_the_interval_holds_the_mean(method):
    found = bootstrap_interval(SKEWED, method=method)
    assert found.low < found.mean < found.high


@methods
def test_a_higher_level_is_wider(method):
    narrow, wide = (bootstrap_interval(SKEWED, level=level, method=method) for level in (0.8, 0.99))
    assert wide.low < narrow.low and narrow.high < wide.high


@methods
def test_the_same_seed_gives_the_same_interval(method):
    assert bootstrap_interval(SKEWED, method=method) == bootstrap_interval(SKEWED, method=method)


@methods
def test_equal_values_leave_no_doubt(method):
    found = bootstrap_interval([0.5] * 6, method=method)
    assert (found.low, found.mean, found.high) == (0.5, 0.5, 0.5)


@methods
def test_one_interval_in_twenty_misses_the_truth(method):
    draw = np.random.default_rng(3)
    hits = [
        found.low <= 0.7 <= found.high
        for _ in range(300)
        for found in [bootstrap_interval(draw.random(100) < 0.7, resamples=500, method=method)]
    ]
    assert 0.90 < np.mean(hits) < 0.99


def test_bca_leans_towards_the_long_tail():
    plain, corrected = (bootstrap_interval(SKEWED, method=method) for method in ("percentile", "bca"))
    assert corrected.low > plain.low and corrected.high > plain.high


def test_questions_without_a_figure_are_left_out():
    found = bootstrap_interval([1.0, nan, 0.0])
    assert (found.mean, found.count) == (0.5, 2)


def test_no_figures_give_no_interval():
    found = bootstrap_interval([nan])
    assert isnan(found.mean) and isnan(found.low) and found.count == 0


def test_many_values_are_resampled_in_portions():
    found = bootstrap_interval(np.arange(30_000) % 2, resamples=150)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.5 / 30_000**0.5, abs=2e-3)


def test_an_interval_reads_as_a_figure():
    assert str(bootstrap_interval([1.0, 1.0])) == "1.0000 [1.0000, 1.0000]"


@pytest.mark.parametrize("wrong", [{"method": "guess"}, {"level": 1.0}, {"resamples": 0}])
def test_settings_that_give_no_interval_are_refused(wrong):
    with pytest.raises(UsageError):
        bootstrap_interval([1.0], **wrong)


def test_pairing_cancels_what_makes_a_question_hard():
    hard = np.random.default_rng(1).random(50)
    found = paired_bootstrap(hard + 0.1, hard)
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))


def test_a_pair_without_a_figure_on_one_side_is_left_out():
    assert paired_bootstrap([1.0, nan], [0.0, 0.0]).count == 1


def test_systems_with_other_questions_cannot_be_paired():
    with pytest.raises(UsageError):
        paired_bootstrap([1.0], [1.0, 2.0])


def test_wilsons_interval_is_that_of_the_books():
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, and 0 of 20.
    assert wilson_interval([1] * 81 + [0] * 182).low == pytest.approx(0.2553, abs=5e-5)
    assert wilson_interval([1] * 81 + [0] * 182).high == pytest.approx(0.3662, abs=5e-5)
    assert (wilson_interval([0] * 20).low, wilson_interval([0] * 20).high) == pytest.approx((0, 0.1611), abs=5e-5)


def test_wilsons_interval_of_nothing_is_no_number():
    assert wilson_interval([]).count == 0 and np.isnan(wilson_interval([]).high)


def test_wilsons_interval_is_for_shares_alone():
    with pytest.raises(UsageError, match=r"outside \[0, 1\]"):
        wilson_interval([0.5, 1.5])
