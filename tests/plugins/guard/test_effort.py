"""How long a pattern may look is known before it sees a text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragloom_guard.effort import steps

N = 2000


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("abc", 3, 3),
        ("a|bc", 1, 5),
        ("(ignore|disregard) (all )?(previous|prior) instructions", 20, 1000),
        ("a*b", N, 3 * N),
        (r"\w++ \w++", N, 3 * N),
        (r"(?>\w+) \w++", N, 3 * N),
        ("a.*b", N, 3 * N),
    ],
)
def test_a_harmless_pattern_takes_a_few_steps_a_character_at_most(pattern, least, most):
    assert least <= steps(pattern, N) <= most


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?:ab|cd|.)*x", "(a*)*", "(?:a?){40}a{40}", "(?:(?:a|ab)+ )*x"])
def test_a_pattern_that_explodes_takes_longer_than_anybody_waits(pattern):
    assert steps(pattern, N) > 10**13


def test_what_may_be_empty_is_tried_more_often_than_there_are_letters():
    assert steps("(?:a?){40}b", 10) > 2**40


def test_going_round_without_taking_a_letter_takes_its_steps_too():
    assert steps("(?:){1000000}b", N) > 1_000_000


def test_a_pattern_that_never_matches_takes_no_time():
    assert steps("(?!)", N) <= 1


def test_two_open_ends_in_a_row_cost_the_square():
    assert steps("a.*b.*c", N) > N**2


def test_a_shorter_text_costs_less():
    assert steps("a.*b.*c", 100) < steps("a.*b.*c", 200)


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?P<x>a)(?P=x)", "(a)?(?(1)b|c)"])
def test_a_pattern_that_refers_back_is_refused(pattern):
    with pytest.raises(ValueError, match="refers back"):
        steps(pattern, N)


def matches_tried(pattern: str, text: str) -> int:
    """How often the end of ``pattern`` is reached from the beginning of ``text``: each way in which it matches."""
    reached = 0
    for end in range(len(text) + 1):
        reached += re.compile(f"(?:{pattern})\\Z").match(text[:end]) is not None
    return reached


PIECES = st.sampled_from(["a", "b", "a?", "b*", "a+", "(?:a|b)", "(?:ab|a)?", "[ab]{0,3}", "(?:a|ab){0,2}", "a*+"])


@settings(max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=4), st.text("ab", max_size=8))
def test_the_bound_is_never_below_the_ways_in_which_a_pattern_matches(pieces, text):
    pattern = "".join(pieces)
    assert steps(pattern, len(text)) + 1 >= matches_tried(pattern, text)
