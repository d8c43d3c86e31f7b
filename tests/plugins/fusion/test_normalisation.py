import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom_fusion.ranks.normalisation import NORMALISATIONS, distribution, min_max, z_score

every_normalisation = pytest.mark.parametrize("normalise", NORMALISATIONS.values(), ids=NORMALISATIONS)
floats = st.lists(st.floats(-(2.0**99), 2.0**99, width=32), min_size=1, max_size=20)


def test_min_max_spans_nothing_to_one():
    assert min_max(np.array([5.0, 3.0, 1.0]))[0].tolist() == [1.0, 0.5, 0.0]


def test_z_scores_have_mean_nothing_and_deviation_one():
    values, _ = z_score(np.array([4.0, 2.0, 1.5, 0.5]))
    assert (values.mean(), values.std()) == pytest.approx((0.0, 1.0))


def test_distribution_puts_the_mean_in_the_middle():
    assert distribution(np.array([3.0, 2.0, 1.0]))[0][1] == 0.5


def test_distribution_is_not_clipped():
    outlier = np.array([100.0, *([0.0] * 30)])
    assert distribution(outlier)[0][0] > 1.0


@every_normalisation
@given(scores=floats)
def test_no_score_turns_into_something_that_is_not_a_number(normalise, scores):
    values, missing = normalise(np.array(scores))
    assert np.isfinite(values).all() and np.isfinite(missing)


@every_normalisation
@given(scores=floats)
def test_nothing_found_is_worth_less_than_what_is_missing(normalise, scores):
    values, missing = normalise(np.array(scores))
    assert (values >= missing).all()


@every_normalisation
def test_equal_scores_are_worth_more_than_what_is_missing(normalise):
    values, missing = normalise(np.array([2.0, 2.0]))
    assert (values > missing).all()
