from itertools import product
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.metrics import permutation_test
from ragloom.metrics.significance import exact_p, sampled_p

gaps = st.lists(st.sampled_from([-0.5, -0.25, 0.25, 0.5, 1.0]), min_size=1, max_size=8)


def brute_p(values: list[float]) -> float:
    seen = abs(sum(values))
    sums = [
        abs(sum(s * v for s, v in zip(signs, values, strict=True))) for signs in product((1, -1), repeat=len(values))
    ]
    return sum(one >= seen for one in sums) / len(sums)


@given(gaps)
def test_few_questions_are_tested_exactly(values):
    assert permutation_test(values, [0.0] * len(values)) == pytest.approx(brute_p(values))


def test_always_better_on_five_questions_is_one_in_sixteen():
    assert permutation_test([1, 1, 1, 1, 1], [0, 0, 0, 0, 0]) == 2 / 32


def test_the_direction_does_not_matter():
    one, other = np.random.default_rng(0).random((2, 30))
    assert permutation_test(one, other) == pytest.approx(permutation_test(other, one))


def test_systems_that_never_differ_are_the_same():
    assert permutation_test([0.1, 0.2], [0.1, 0.2]) == 1.0


def test_questions_without_a_difference_change_nothing():
    assert permutation_test([1, 1, 1, 5, 5], [0, 0, 0, 5, 5]) == permutation_test([1, 1, 1], [0, 0, 0])


def test_questions_without_a_figure_are_left_out():
    assert permutation_test([1, 1, nan], [0, 0, 0]) == permutation_test([1, 1], [0, 0])


def test_sampling_agrees_with_counting():
    values = np.random.default_rng(5).normal(0.2, 1.0, 12)
    assert sampled_p(values, samples=50_000, seed=0) == pytest.approx(exact_p(values), abs=0.01)


def test_a_sampled_p_value_is_never_nothing():
    assert permutation_test([1.0] * 100, [0.0] * 100, samples=999) == 1 / 1000


def test_the_same_seed_gives_the_same_p_value():
    one, other = np.random.default_rng(0).random((2, 40))
    assert permutation_test(one, other, seed=4) == permutation_test(one, other, seed=4)


def test_equal_systems_give_every_p_value_alike():
    draw = np.random.default_rng(2)
    found = [permutation_test(draw.random(20), draw.random(20), samples=199, seed=i) for i in range(400)]
    assert np.mean(np.array(found) <= 0.1) == pytest.approx(0.1, abs=0.05)


def test_systems_with_other_questions_cannot_be_compared():
    with pytest.raises(UsageError):
        permutation_test([1.0], [1.0, 2.0])


def test_testing_without_samples_is_refused():
    with pytest.raises(UsageError):
        permutation_test([1.0], [2.0], samples=0)
