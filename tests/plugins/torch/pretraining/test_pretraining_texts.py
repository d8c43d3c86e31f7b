"""Rows that pre-training reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragloom.errors import RowError
from ragloom.interfaces import TrainingJob
from ragloom_torch.pretraining.texts import size_of, texts_of

GOOD = {"text": "The tide.", "where": "a.txt"}
EMPTY = {"text": " ", "where": "empty.txt"}
HALF = {"text": "half \ud83d of one", "where": "half.jsonl:3"}


def job(*rows, **more):
    return TrainingJob("adapted", Path("out"), rows, **more)


@pytest.mark.parametrize("bad", [EMPTY, HALF, {"title": "no text", "where": "no.jsonl:1"}])
def test_a_bad_row_is_told_with_its_place(bad):
    with pytest.raises(RowError, match=bad["where"]):
        texts_of(job(GOOD, bad))


def test_bad_rows_are_left_out_and_told_where_that_is_asked():
    found = texts_of(job(GOOD, EMPTY, HALF, skip_bad_rows=True))
    assert [one.where for one in found.taught] == ["a.txt"]
    assert [line.partition(": ")[0] for line in found.left_out] == ["empty.txt", "half.jsonl:3"]


def test_a_bad_row_among_those_held_out_is_told_as_well():
    with pytest.raises(RowError, match=r"empty\.txt"):
        texts_of(job(GOOD, held_out=(EMPTY,)))


def test_no_text_at_all_is_told_with_what_to_do():
    with pytest.raises(RowError, match="data: "):
        texts_of(job())


def test_sizes_are_bytes():
    assert size_of(texts_of(job({"text": "灯塔a"})).taught) == 7
