"""The diagnosis says which part to mend."""

from dataclasses import replace

import pytest

from ragloom.evaluate.diagnosis import diagnosis
from ragloom.interfaces import Scored
from ragloom.testing import passage
from ragloom.types import Answer, Query


def row(*, found=(), given=(), answered=True, silent=False):
    passages = tuple(passage(n, "text", document=name) for n, name in enumerate(given, 1))
    answer = Answer(Query("?"), "" if silent else "text", passages=passages, abstained=silent)
    return Scored("?", answer, ("gold",), {"right": 1.0}, documents=found, answered=answered)


MISSED, LEFT, MISREAD = row(), row(found=("right",)), row(found=("right",), given=("right",))


def test_wrong_answers_are_told_by_their_cause():
    said = diagnosis([MISSED, LEFT, MISREAD, MISREAD], {"f1": [0.0, 0.0, 0.2, 1.0]}, 10)
    assert "Of 4 answerable questions 3 are answered wrong (f1 below 0.5)" in said
    assert "in 1 no relevant document was found" in said and "in 1 it was given and misread" in said


def test_a_document_that_was_judged_and_is_not_relevant_is_no_find():
    missed = replace(row(found=("wrong",), given=("wrong",)), relevant={"right": 1.0, "wrong": 0.0})
    assert "in 1 no relevant document was found" in diagnosis([missed], {"f1": [0.0]}, 10)
    assert diagnosis([replace(missed, relevant={"wrong": 0.0})], {"f1": [0.0]}, 10) == ""


def test_silence_is_told_apart_from_misreading():
    silent = row(found=("right",), given=("right",), silent=True)
    said = diagnosis([silent, silent, MISREAD], {"f1": [0.0, 0.0, 0.0]}, 10)
    assert "in 2 it was given and nothing was said, in 1 it was given and misread" in said


@pytest.mark.parametrize(("rows", "part"), [([MISSED, LEFT, MISREAD], "retrieval"), ([MISSED, MISREAD], "generation")])
def test_the_greater_cause_is_to_be_mended_first(rows, part):
    assert diagnosis(rows, {"contains": [0.0] * len(rows)}, 10).endswith(f"mend {part} first.")


def test_where_nothing_is_wrong_nothing_is_said():
    assert diagnosis([MISREAD], {"f1": [1.0]}, 10) == ""


def test_without_answers_it_says_what_retrieval_misses():
    assert diagnosis([MISSED, LEFT], {}, 10) == "Of 2 questions 1 have no relevant document among the first 10."


def test_where_the_data_do_not_tell_it_says_nothing():
    assert diagnosis([Scored("?", Answer(Query("?"), ""))], {}, 10) == ""
