"""Bad rows are told all at once, or left out and counted."""

from __future__ import annotations

import pytest

from ragloom.errors import RowError
from ragloom.types.example import Example
from ragloom_torch.training.rows import MOST_TOLD, evenly, read_rows


def good(number):
    return {"question": f"What is {number}?", "answers": [str(number)], "where": f"data.jsonl:{number}"}


def bad(number):
    return {"answers": [], "where": f"data.jsonl:{number}"}


def test_every_bad_row_is_a_line_with_its_place():
    with pytest.raises(RowError) as told:
        read_rows([good(1), bad(2), good(3), bad(4)], Example.of, skip=False)
    lines = told.value.message.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["data.jsonl:2", "data.jsonl:4"]
    assert "has no `question`" in lines[0]
    assert "--skip-bad-rows" in told.value.hint


def test_of_very_many_the_rest_is_counted():
    with pytest.raises(RowError) as told:
        read_rows([bad(number) for number in range(MOST_TOLD + 5)], Example.of, skip=False)
    assert told.value.message.splitlines()[-1] == "and 5 more rows"


def test_skipped_rows_are_told_in_the_report():
    found = read_rows([good(1), bad(2), good(3)], Example.of, skip=True)
    assert [one.where for one in found.examples] == ["data.jsonl:1", "data.jsonl:3"]
    assert found.left_out == ("data.jsonl:2: has no `question` (it has `answers`)",)


def test_nothing_but_bad_rows_cannot_be_skipped():
    with pytest.raises(RowError, match=r"data.jsonl:2"):
        read_rows([bad(2)], Example.of, skip=True)


@pytest.mark.parametrize(("count", "wanted"), [(3, [0, 2, 4]), (7, [*range(7)]), (64, [*range(7)]), (0, [])])
def test_some_of_the_rows_are_taken_from_all_of_them(count, wanted):
    assert evenly(range(7), count) == wanted
