"""What must never be pushed away."""

from __future__ import annotations

import pytest
from tests.plugins.torch.mining.letters_toy import passage

from ragloom.types import Example
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.readable import Readable

WHEN, WHO = "When was the harbour built?", "Who built it?"
EXAMPLES = (
    Example(WHEN, ("1871",), (passage("The harbour dates from 1871.", "port", "Port"),)),
    Example(WHEN, ("in the year 1871",), (passage("Built after the flood.", "flood"),)),
    Example(WHO, None, (passage("Ida Marsh built it."),)),
)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Port\nThe harbour dates from 1871.", "elsewhere"),
        ("The weather was fine.", "port"),
        ("The weather was fine.", "towns.jsonl#port"),
        ("The mill burnt down in 1871.", "mill"),
        ("Built after the flood.", "elsewhere"),
        ("It rained.", "flood"),
    ],
    ids=["a positive's text", "its document", "a row of a file", "an answer", "another row's text", "and document"],
)
def test_is_barred(text, document):
    assert Known(EXAMPLES).bars(WHEN, Readable(text, document))


@pytest.mark.parametrize(
    ("text", "document"),
    [("The mill burnt down in 1870.", "mill"), ("Ida Marsh built it.", ""), ("Nothing.", "")],
    ids=["another year", "another question's passage", "no document told"],
)
def test_is_not_barred(text, document):
    assert not Known(EXAMPLES).bars(WHEN, Readable(text, document))


def test_what_has_no_document_bars_nothing_else_without_one():
    assert not Known(EXAMPLES).bars(WHO, Readable("Somebody else's words."))


def test_answers_bar_nothing_where_they_are_left_out():
    assert not Known(EXAMPLES, answers=False).bars(WHEN, Readable("The mill burnt down in 1871.", "mill"))


def test_a_question_that_no_row_asks_bars_nothing():
    assert not Known(EXAMPLES).bars("Why?", Readable("Port\nThe harbour dates from 1871.", "port"))
