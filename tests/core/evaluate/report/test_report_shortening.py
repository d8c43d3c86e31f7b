"""Long texts within a page that must open."""

from dataclasses import replace

from tests.core.evaluate.report.constructed import RIGHT, results

from ragloom.evaluate.report.shortening import BUDGET, LONGEST, SHORTEST, shortened, source_length


def test_a_short_text_stays_whole():
    assert shortened("abc", 3) == "abc"


def test_a_long_text_loses_its_middle_and_says_how_much():
    assert shortened("a" * 60 + "b" * 1234 + "c" * 30, 90) == "a" * 60 + " […1,234 characters left out…] " + "c" * 30


def test_a_small_evaluation_shows_long_sources():
    assert source_length(results().rows) == LONGEST


def test_sources_of_many_questions_fit_a_budget():
    rows = [replace(RIGHT, sources=("",) * 5)] * 6078
    assert SHORTEST < source_length(rows) < LONGEST and source_length(rows) * 5 * 6078 <= BUDGET


def test_a_source_is_never_cut_to_nothing():
    assert source_length([replace(RIGHT, sources=("",) * 100_000)]) == SHORTEST
