import pytest

from ragloom.errors import RowError
from ragloom.types import Example, ExamplePassage, TextExample, place_of

ROW = {
    "where": "train.jsonl:3",
    "id": "q3",
    "group": "Canals",
    "question": "When was it opened?",
    "answers": ["1869"],
    "positives": [{"text": "Opened in 1869.", "title": "Suez", "document": "suez", "start": 10}],
    "negatives": ["It has locks."],
}


def told(row):
    with pytest.raises(RowError) as caught:
        Example.of(row)
    return caught.value


def test_a_row_becomes_an_example():
    assert Example.of(ROW) == Example(
        question="When was it opened?",
        answers=("1869",),
        positives=(ExamplePassage("Opened in 1869.", "Suez", "suez", 10),),
        negatives=(ExamplePassage("It has locks."),),
        id="q3",
        group="Canals",
        where="train.jsonl:3",
    )


def test_answers_that_are_not_told_of_differ_from_answers_that_are_not_there():
    assert Example.of({"question": "Why?"}).answers is None
    assert Example.of({"question": "Why?", "answers": []}).answers == ()


def test_a_missing_column_is_named_with_those_that_are_there():
    error = told({"where": "a.jsonl:7", "query": "Why?", "answers": ["So."]})
    assert error.where == "a.jsonl:7"
    assert error.message == "has no `question` (it has `query`, `answers`)"
    assert '"question": "…"' in error.hint


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": "  "}, "`question` must be a text that is not empty"),
        ({"question": 4}, "`question` must be a text that is not empty"),
        ({"answers": "1869"}, "`answers` must be a list of texts"),
        ({"answers": [""]}, "`answers` must be a list of texts"),
        ({"positives": "Opened."}, "`positives` must be a list of passages"),
        ({"positives": [{"text": "So."}, {"text": " "}]}, "`positives[1]` is no passage"),
        ({"negatives": [{"title": "Suez"}]}, "`negatives[0]` is no passage"),
        ({"question": "Wh\ud800?"}, "holds half a character"),
        ({"negatives": ["\udfff"]}, "holds half a character"),
        ({"positives": [{"text": "Opened in 1869.", "title": "\udfff"}]}, "holds half a character"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_place(change, said):
    error = told({**ROW, **change})
    assert said in error.message
    assert error.where == "train.jsonl:3"


def test_a_start_that_is_no_place_is_not_known():
    row = {**ROW, "positives": [{"text": "Opened.", "start": -1}, {"text": "Opened.", "start": True}]}
    assert [one.start for one in Example.of(row).positives] == [None, None]


def test_a_text_row_takes_a_text():
    assert TextExample.of({"text": "Locks.", "group": "d", "where": "d.md"}) == TextExample("Locks.", "d", "d.md")
    with pytest.raises(RowError, match="holds half a character"):
        TextExample.of({"text": "\ud800"})
    with pytest.raises(RowError, match="has no `text`"):
        TextExample.of({"question": "Why?"})


def test_a_row_without_a_place_is_known_by_its_id():
    assert place_of({"id": "q3"}) == "q3"
    assert place_of({}) == "a row without a place"
