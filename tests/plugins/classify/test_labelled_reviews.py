"""The bundled labelled reviews keep the promises that their README makes."""

import json
from collections import Counter

import pytest

from ragloom.evaluate.data import read_data
from ragloom.prompts import language_of
from ragloom.sample.files import labelled_examples, labelled_questions

LABELS = ("positive", "negative", "neutral")


def rows(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("file", "sizes"), [(labelled_examples, {"en": 120, "zh": 60}), (labelled_questions, {"en": 60, "zh": 30})]
)
def test_every_label_is_a_third_of_each_language(file, sizes):
    counted = Counter((row["language"], row["label"]) for row in rows(file()))
    assert counted == {(language, label): size // 3 for language, size in sizes.items() for label in LABELS}


def test_no_text_and_no_id_is_there_twice():
    examples, test = rows(labelled_examples()), rows(labelled_questions())
    texts = [row["text"] for row in examples] + [row["question"] for row in test]
    ids = [row["id"] for row in examples + test]
    assert (len(set(texts)), len(set(ids))) == (270, 270)


def test_examples_are_documents_and_the_test_is_questions():
    assert {tuple(row) for row in rows(labelled_examples())} == {("id", "text", "label", "language")}
    assert {tuple(row) for row in rows(labelled_questions())} == {("id", "question", "label", "language")}


def test_a_text_is_in_the_language_that_it_is_said_to_be_in():
    every = rows(labelled_examples()) + rows(labelled_questions())
    assert [row["id"] for row in every if language_of(row.get("text") or row["question"]) != row["language"]] == []


def test_the_test_is_read_as_an_evaluations_data():
    data = read_data(labelled_questions())
    assert (len(data.questions), data.malformed) == (90, ())
    assert {one.answers for one in data.questions} == {(label,) for label in LABELS}
