"""Rows that are learnt from, and rows that cannot be."""

from __future__ import annotations

import pytest

from ragloom.errors import RowError
from ragloom_torch.mining.questions import read_questions

GOOD = {"question": "When?", "positives": ["In 1871."], "where": "a.jsonl:1"}
ALONE = {"question": "Where?", "where": "a.jsonl:2"}
EMPTY = {"question": "Why?", "positives": [{"text": " "}], "where": "a.jsonl:3"}
SILENT = {"question": "Who?", "answers": [], "where": "a.jsonl:4"}


def test_every_row_without_a_passage_is_named():
    with pytest.raises(RowError, match=r"a.jsonl:2: has no `positives`") as caught:
        read_questions([GOOD, ALONE, EMPTY], skip=False)
    assert "a.jsonl:3: `positives[0]`" in str(caught.value)


def test_such_rows_are_left_out_where_that_is_asked_for():
    found = read_questions([GOOD, ALONE, EMPTY], skip=True)
    assert [one.question for one in found.examples] == ["When?"]
    assert [line.partition(": ")[0] for line in found.left_out] == ["a.jsonl:2", "a.jsonl:3"]


def test_a_question_that_nothing_answers_is_no_mistake_and_is_told():
    found = read_questions([GOOD, SILENT], skip=False)
    assert (len(found.examples), found.left_out) == (1, ("a.jsonl:4: nothing answers it",))


def test_a_stage_without_a_row_is_refused():
    with pytest.raises(RowError, match="nothing to learn from"):
        read_questions([SILENT], skip=False, stage="retriever")
