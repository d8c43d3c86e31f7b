"""Files that were made to cost more than they hold: each of these took minutes or more."""

from __future__ import annotations

import threading

import pytest

from ragloom_text.loaders.config import CsvConfig, RecordsConfig, TextConfig
from ragloom_text.loaders.csv_rows import CsvLoader, column_names
from ragloom_text.loaders.jsonl import JsonlLoader
from ragloom_text.loaders.markdown import MarkdownLoader
from ragloom_text.loaders.markdown_text import without_comments
from ragloom_text.loaders.text import TextLoader, paragraph_lines

pytestmark = pytest.mark.timeout(60)


def test_a_megabyte_of_empty_lines_is_read(load):
    (extract,) = load(TextLoader(TextConfig()), "first\n" + "\n" * 1_000_000 + "last")
    assert [place.label for place in extract.locations] == ["1", "1000002"]


def test_a_paragraph_is_located_by_the_line_that_it_begins_on():
    places = list(paragraph_lines("\n \n  one\ntwo\n\t\n\nthree"))
    assert [(place.start, place.label) for place in places] == [(5, "3"), (16, "7")]


def test_a_table_of_half_a_million_columns_is_read(load):
    assert load(CsvLoader(CsvConfig()), "," * 500_000) == []


def test_columns_of_one_name_are_told_apart_though_another_is_called_so_already():
    assert column_names(["a", "a 3", "a", "a"]) == ["a", "a 3", "a 3 3", "a 4"]


@pytest.mark.parametrize("unit", ["<", "<!--", "<a ", "<!-- <a "])
def test_markdown_of_nothing_but_openings_is_read(load, unit):
    assert len(load(MarkdownLoader(), unit * 15_000)) == 1


def test_comments_are_left_out_and_one_that_never_ends_is_none():
    assert without_comments("a<!-- x > y -->b<!--c").split() == ["a", "b<!--c"]


def test_a_row_that_is_too_long_is_told_and_the_rest_is_read(load, monkeypatch):
    monkeypatch.setattr("ragloom_text.loaders.jsonl.LONGEST_ROW", 1000)
    first, second = '{"text": "one"}', '{"text": "two"}'
    found = load(JsonlLoader(RecordsConfig()), f'{first}\n{{"text": "{"x" * 5000}"}}\n{second}\n')
    assert [getattr(one, "text", "") for one in found] == ["one", "", "two"]
    assert "longer than" in found[1].what
    assert found[1].where == "row 2"


def test_loaders_may_quieten_a_library_at_the_same_time():
    import logging

    from ragloom_text.loaders.opening import quiet

    log = logging.getLogger("noisy.library")
    entered, leave = threading.Event(), threading.Event()

    def other():
        with quiet("noisy.library"):
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with quiet("noisy.library"):
        thread.start()
        entered.wait(10)
    leave.set()
    thread.join()
    assert log.level == logging.NOTSET
    assert log.isEnabledFor(logging.WARNING)
