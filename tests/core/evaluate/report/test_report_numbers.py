"""Numbers as a reader wants them."""

from math import inf, nan

import pytest

from ragloom.evaluate.report.numbers import between, count, shown


@pytest.mark.parametrize(
    ("value", "unit", "says"),
    [
        (2 / 3, "", "0.667"),
        (0.0, "", "0.000"),
        (-0.25, "", "-0.250"),
        (34.5678, "", "34.6"),
        (0.0000123, "s", "0.012 ms"),
        (0.00234, "s", "2.3 ms"),
        (0.2345, "s", "234 ms"),
        (1.5, "s", "1.50 s"),
        (1234.5, "tokens", "1,234.5 tokens"),
        (0.000213, "cost", "0.000213 cost"),
        (nan, "", "–"),
        (nan, "s", "–"),
        (inf, "tokens", "–"),
    ],
)
def test_a_number_has_few_digits_and_its_unit(value, unit, says):
    assert shown(value, unit) == says


def test_an_interval_names_a_counted_unit_once():
    assert between(1200.0, 1250.0, "tokens") == "1,200.0 to 1,250.0 tokens"


def test_an_interval_across_units_of_time_names_both():
    assert between(0.5, 1.5, "s") == "500 ms to 1.50 s"


def test_an_interval_without_an_end_is_a_dash():
    assert between(0.1, nan) == "–"


def test_one_is_counted_in_the_singular():
    assert [count(number, "row", "rows") for number in (0, 1, 1234)] == ["0 rows", "1 row", "1,234 rows"]
