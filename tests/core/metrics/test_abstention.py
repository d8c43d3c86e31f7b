from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.metrics import aurc, excess_aurc, risk_coverage
from ragloom.metrics.abstention import aurc_of_samples

answers = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=6)


def brute_aurc(rows: list[tuple[int, int]]) -> float:
    found = []
    for order in permutations(rows):
        if all(a[0] >= b[0] for a, b in pairwise(order)):
            losses = [loss for _, loss in order]
            found.append(np.mean([np.mean(losses[: i + 1]) for i in range(len(losses))]))
    return float(np.mean(found))


def test_the_curve_follows_an_example_worked_by_hand():
    curve = risk_coverage([0.9, 0.8, 0.8, 0.1], [0, 1, 0, 1])
    assert curve.threshold.tolist() == [0.9, 0.8, 0.1]
    assert curve.coverage.tolist() == [0.25, 0.75, 1.0]
    assert curve.risk == pytest.approx([0.0, 1 / 3, 0.5])


def test_aurc_follows_an_example_worked_by_hand():
    assert aurc([4, 3, 2, 1], [0, 1, 0, 1]) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


@given(answers)
def test_aurc_is_the_mean_over_every_order_of_equals(rows):
    sure, loss = zip(*rows, strict=True)
    assert aurc(sure, loss) == pytest.approx(brute_aurc(rows))


def test_a_perfect_confidence_has_no_excess():
    assert excess_aurc([3, 2, 1], [0, 0, 1]) == pytest.approx(0.0)


def test_a_confidence_upside_down_has_excess():
    assert excess_aurc([1, 2, 3], [0, 0, 1]) == pytest.approx(0.5)


@pytest.mark.parametrize(("sure", "loss"), [([], []), ([1], [1, 0]), ([float("nan")], [0])])
def test_what_gives_no_curve_is_refused(sure, loss):
    with pytest.raises(UsageError):
        risk_coverage(sure, loss)


def test_many_samples_have_the_aurc_of_each():
    draw = np.random.default_rng(0)
    sure, loss = draw.integers(0, 4, (2, 30, 9)).astype(float), draw.random((2, 30, 9))
    expected = [[aurc(*one) for one in zip(*some, strict=True)] for some in zip(sure, loss, strict=True)]
    assert aurc_of_samples(sure, loss) == pytest.approx(np.array(expected))


def test_a_sample_of_no_answers_has_no_aurc():
    assert np.isnan(aurc_of_samples(np.zeros((3, 0)), np.zeros((3, 0)))).tolist() == [True, True, True]
