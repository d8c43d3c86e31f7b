"""Choosing a token, and stopping."""

import numpy as np
import pytest
from ragloom.types import Settings

from ragloom_bobbin.choosing import choose, until

LIKELY = np.log([0.1, 0.6, 0.3])


@pytest.fixture
def drawn():
    def draw(**settings):
        random = np.random.default_rng(0)
        return {choose(LIKELY, Settings(**settings), random) for _ in range(200)}

    return draw


@pytest.mark.parametrize(
    ("settings", "tokens"),
    [
        ({"temperature": 0}, {1}),
        ({"temperature": 1}, {0, 1, 2}),
        ({"temperature": 1, "top_k": 1}, {1}),
        ({"temperature": 1, "top_k": 2}, {1, 2}),
        ({"temperature": 1, "top_p": 0.5}, {1}),
        ({"temperature": 1, "top_p": 0.8}, {1, 2}),
        ({"temperature": 0.01}, {1}),
    ],
)
def test_only_what_the_settings_leave_is_drawn(drawn, settings, tokens):
    assert drawn(**settings) == tokens


@pytest.mark.parametrize("pieces", [["one two three"], list("one two three"), ["one t", "wo", " three"]])
@pytest.mark.parametrize(
    ("stop", "text"),
    [((), "one two three"), (("two",), "one "), (("three", " tw"), "one"), (("four",), "one two three")],
)
def test_a_text_ends_before_the_first_stop_string_however_it_comes(pieces, stop, text):
    assert "".join(until(pieces, stop)) == text


def test_nothing_waits_that_cannot_begin_a_stop_string():
    pieces = until(iter(["abc", "def"]), ["xy"])
    assert next(pieces) == "ab"
