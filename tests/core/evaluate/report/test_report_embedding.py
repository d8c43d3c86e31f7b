"""The questions as JSON within the page."""

import json
from dataclasses import replace
from math import nan

from tests.core.evaluate.report.constructed import CHINESE, DECLINED, HOSTILE, RIGHT, hostile, results

from ragloom.evaluate.report.embedding import DEPTH, embedded
from ragloom.evaluate.results import Found


def rows(*given):
    return json.loads(embedded(results(*given)))["rows"]


def test_nothing_in_it_can_end_a_script_or_a_line():
    assert not set("<>&\u2028\u2029") & set(embedded(hostile()))


def test_it_reads_as_it_was():
    assert json.loads(embedded(hostile()))["rows"][0]["question"] == HOSTILE


def test_chinese_takes_no_escapes():
    assert "长城有多长？" in embedded(results(CHINESE))


def test_a_value_that_is_no_number_is_left_out():
    assert rows(replace(RIGHT, values={"f1": nan, "contains": 0.0}))[0]["values"] == {"contains": 0.0}


def test_a_confidence_of_nothing_is_told_from_none():
    given = rows(replace(RIGHT, confidence=0.0), DECLINED)
    assert given[0]["confidence"] == 0.0 and "confidence" not in given[1]


def test_cited_and_relevant_documents_are_marked():
    assert rows(RIGHT)[0]["found"][0] == {
        "rank": 1, "document": "en/suez.md", "title": "Suez Canal", "relevant": True, "cited": True,
    }  # fmt: skip


def test_the_sources_that_are_cited_are_marked():
    assert [one.get("cited", False) for one in rows(RIGHT)[0]["sources"]] == [True, False]


def test_sources_without_known_documents_are_shown_all_the_same():
    assert [one["text"] for one in rows(replace(RIGHT, origins=()))[0]["sources"]] == list(RIGHT.sources)


def test_relevant_documents_are_listed_from_any_depth():
    found = tuple(Found(f"{place}.md", place) for place in range(1, 101))
    row = rows(replace(RIGHT, found=found, relevant={"77.md": 1.0}))[0]
    assert [one["rank"] for one in row["found"]] == [*range(1, DEPTH + 1), 77] and row["unlisted"] == 89


def test_what_is_relevant_and_was_not_found_is_named():
    row = rows(replace(RIGHT, relevant={"en/suez.md": 1.0, "en/red-sea.md": 1.0, "en/nile.md": 0.0}))[0]
    assert row["missing"] == ["en/red-sea.md"]


def test_a_question_that_nothing_answers_is_told_from_one_whose_answers_are_not_known():
    invented = replace(DECLINED, abstained=False, text="Much.", values={"contains": 0.0})
    given = rows(RIGHT, invented, replace(invented, values={"recall@5": 1.0}))
    assert [one.get("unanswerable", False) for one in given] == [False, True, False]
