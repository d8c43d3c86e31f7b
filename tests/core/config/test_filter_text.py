"""Filters as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.config.filter_text import filter_from_text
from ragloom.errors import UsageError
from ragloom.types import And, Equal, In, Not, Or, Range


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('lang = "en"', Equal("lang", "en")),
        ("lang == 'en'", Equal("lang", "en")),
        ("year != 1999", Not(Equal("year", 1999))),
        ("price < 2.5", Range("price", lt=2.5)),
        ("year >= -3", Range("year", ge=-3)),
        ("draft = true", Equal("draft", True)),
        ('tag in ("a", "b")', In("tag", ("a", "b"))),
        ("tag not in (1, 2)", Not(In("tag", (1, 2)))),
        ("`odd name` = 1", Equal("odd name", 1)),
        ('语言 = "中文"', Equal("语言", "中文")),
        (r'title = "say \"hi\""', Equal("title", 'say "hi"')),
        ("a = 1 or b = 2 and c = 3", Or((Equal("a", 1), And((Equal("b", 2), Equal("c", 3)))))),
        ("(a = 1 or b = 2) and not c = 3", And((Or((Equal("a", 1), Equal("b", 2))), Not(Equal("c", 3))))),
    ],
)
def test_a_filter_means_what_it_says(text, meant):
    assert filter_from_text(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "field is expected"),
        ("lang", "= != < <= > >= in is expected"),
        ("lang = en", "a text in quotes"),
        ("lang = ", "at the end"),
        ("(a = 1", "`)` is expected"),
        ("a = 1 b = 2", "`and`, `or` or the end"),
        ("a in 1", "`(` is expected"),
        ("a ; b", "not understood"),
        ("not " * 60 + "a = 1", "levels deep"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_with_its_place(text, said):
    with pytest.raises(UsageError, match="column") as refused:
        filter_from_text(text)
    assert said in str(refused.value)


@given(st.text(max_size=200))
def test_whatever_is_typed_ends_in_a_filter_or_in_a_usage_error(text):
    try:
        filter_from_text(text)
    except UsageError as error:
        assert error.hint


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "9" * 5000 + ".5"])
def test_a_number_of_thousands_of_digits_is_not_understood(number):
    with pytest.raises(UsageError, match="column 5"):
        filter_from_text(f"a = {number}")
