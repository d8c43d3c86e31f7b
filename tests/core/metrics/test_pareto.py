"""Who is on the front of quality and cost."""

from hypothesis import given
from hypothesis import strategies as some

from ragloom.metrics.pareto import pareto_front

POINTS = some.lists(some.tuples(some.integers(0, 5), some.integers(0, 5)), max_size=12)


def test_one_that_another_beats_in_both_is_not_on_it():
    assert pareto_front([0.9, 0.8, 0.7], [2.0, 1.0, 3.0]).tolist() == [True, True, False]


def test_as_good_and_dearer_is_not_on_it():
    assert pareto_front([0.5, 0.5], [1.0, 2.0]).tolist() == [True, False]


def test_equals_are_both_on_it():
    assert pareto_front([0.5, 0.5], [1.0, 1.0]).tolist() == [True, True]


def test_what_is_not_known_is_not_on_it_and_keeps_nobody_off():
    assert pareto_front([float("nan"), 0.5, 0.9], [0.1, 1.0, float("nan")]).tolist() == [False, True, False]


def test_nothing_has_no_front():
    assert pareto_front([], []).tolist() == []


@given(POINTS)
def test_it_is_those_that_no_other_beats(points):
    front = pareto_front([good for good, _ in points], [dear for _, dear in points])
    for (good, dear), on in zip(points, front, strict=True):
        beaten = any(g >= good and d <= dear and (g, d) != (good, dear) for g, d in points)
        assert bool(on) is not beaten
