"""Who goes on to the next rung."""

from math import nan

from ragloom.evaluate.sweeping.halving import goes_on, going_on, ranked


def surely(one: int, other: int) -> float:
    return 0.001


def by_chance(one: int, other: int) -> float:
    return 0.9


FIGURES = {0: 0.1, 1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.05}


def test_the_best_go_on():
    assert going_on(FIGURES, surely, 2) == [1, 2]


def test_those_that_are_not_surely_worse_go_on_up_to_twice_as_many():
    assert going_on(FIGURES, by_chance, 2) == [1, 2, 3, 4]


def test_one_that_is_surely_worse_stays_behind_though_a_worse_one_might_not_be():
    assert going_on(FIGURES, lambda best, other: 0.01 if other == 3 else 0.5, 2) == [1, 2, 4, 0]


def test_differences_are_tested_against_the_best():
    seen = []
    going_on(FIGURES, lambda best, other: seen.append((best, other)) or 0.0, 2)
    assert seen == [(1, 3), (1, 4), (1, 0), (1, 5)]


def test_one_without_a_figure_never_goes_on():
    assert going_on({0: nan, 1: 0.2}, by_chance, 2) == [1]


def test_where_none_has_a_figure_none_goes_on():
    assert going_on({0: nan}, by_chance, 1) == []


def test_of_equals_the_first_is_the_best():
    assert ranked({2: 0.5, 1: 0.5, 0: 0.4}) == [1, 2, 0]


def test_the_first_to_come_goes_on():
    assert goes_on(0.1, {}, lambda best: 0.0)


def test_one_among_the_best_third_goes_on():
    assert goes_on(0.45, {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.1}, lambda best: 0.001)


def test_one_that_is_surely_worse_than_the_best_third_does_not():
    assert not goes_on(0.25, {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.1}, lambda best: 0.001)


def test_one_that_may_be_as_good_as_the_best_does():
    assert goes_on(0.25, {1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.1}, lambda best: 0.2)
