import pytest
from tests.core.evaluate.comparing.evaluations import evaluation, precision_of

from ragloom.errors import UsageError
from ragloom.evaluate.comparing import Limit, Sampling, broken, compare, read_limit

LOW, HIGH = [0.0] * 40, [1.0] * 40


def comparison(before, after, *, seconds=(0.1, 0.1), **settings):
    sides = [
        evaluation(name, {"f1": values}, untested={"latency_p50": at})
        for name, values, at in zip("ab", (before, after), seconds, strict=True)
    ]
    return compare(sides, precision_of, how=Sampling(samples=999), **settings)


def fails(text, *given, **settings):
    return bool(broken([read_limit(text)], comparison(*given, **settings)))


def dropped_by(count):
    return HIGH, [0.0] * count + [1.0] * (40 - count)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("f1 -0.01", Limit("f1", -0.01)),
        ("latency_p50 +0.5", Limit("latency_p50", 0.5)),
        ("f1  -1e-2 significant", Limit("f1", -0.01, significant=True)),
        ("my own figure +2", Limit("my own figure", 2.0)),
        ("f1 -0 significant", Limit("f1", -0.0, significant=True)),
    ],
)
def test_a_limit_is_a_figure_with_a_signed_number(text, limit):
    assert read_limit(text) == limit


@pytest.mark.parametrize("text", ["", "f1", "-0.01", "f1 0.01", "f1 less", "f1 -nan", "f1 +inf", "f1 significant"])
def test_other_text_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="signed number") as caught:
        read_limit(text)
    assert '"f1 -0.01"' in caught.value.hint


def test_a_limit_that_no_change_breaks_is_refused():
    with pytest.raises(UsageError, match="fails where nothing changed"):
        read_limit("f1 -0")


def test_a_limit_reads_as_it_is_written():
    assert str(read_limit("f1 -0.01 significant")) == "f1 -0.01 significant"


@pytest.mark.parametrize(("text", "expected"), [("f1 -0.1", True), ("f1 -0.05", True), ("f1 -0.11", False)])
def test_a_negative_limit_is_broken_by_a_fall_of_as_much(text, expected):
    assert fails(text, *dropped_by(4)) is expected


def test_a_negative_limit_is_not_broken_by_a_rise():
    assert not fails("f1 -0.01", LOW, HIGH)


@pytest.mark.parametrize(("text", "expected"), [("latency_p50 +0.5", True), ("latency_p50 +0.51", False)])
def test_a_positive_limit_is_broken_by_a_rise_of_as_much(text, expected):
    assert fails(text, LOW, LOW, seconds=(0.1, 0.6)) is expected


def test_a_positive_limit_is_not_broken_by_a_fall():
    assert not fails("latency_p50 +0.1", LOW, LOW, seconds=(0.6, 0.1))


@pytest.mark.parametrize(("count", "expected"), [(3, False), (20, True)])
def test_a_significant_limit_is_broken_by_what_is_more_than_chance(count, expected):
    assert fails("f1 -0.01 significant", *dropped_by(count)) is expected


def test_a_significant_fall_that_is_too_small_breaks_no_limit():
    assert not fails("f1 -0.6 significant", *dropped_by(20))


@pytest.mark.parametrize(("pair", "expected"), [((HIGH, LOW), True), ((LOW, HIGH), False), ((LOW, LOW), False)])
def test_minus_nothing_significant_is_any_fall_that_is_shown(pair, expected):
    assert fails("f1 -0 significant", *pair) is expected


def test_an_unknown_figure_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="not compared by 'f2'") as caught:
        fails("f2 -0.01", LOW, HIGH)
    assert caught.value.hint == "one of: f1, latency_p50"


def test_significance_of_what_is_not_tested_is_refused():
    with pytest.raises(UsageError, match="`latency_p50` is not tested: it has no value a question"):
        fails("latency_p50 +0.1 significant", LOW, HIGH)


def test_a_figure_without_a_number_guards_nothing_and_is_refused():
    with pytest.raises(UsageError, match="has no number"):
        fails("latency_p50 +0.1", LOW, HIGH, seconds=(0.1, float("nan")))


def test_limits_hold_against_the_first_evaluation_alone():
    sides = [evaluation(name, {"f1": values}) for name, values in (("a", LOW), ("b", HIGH), ("c", LOW))]
    found = compare(sides, precision_of, every=True, how=Sampling(samples=99))
    assert broken([read_limit("f1 -0.01")], found) == []
