"""The sample's summaries keep the promises that its README makes."""

import json
import re
from collections import Counter

import pytest
from tests.core.test_sample_collection import text_of

from ragloom.evaluate.data import read_data
from ragloom.prompts import language_of
from ragloom.sample.files import articles, summaries
from ragloom.sentences import sentence_spans

ROWS = [json.loads(line) for line in summaries().read_text(encoding="utf-8").splitlines()]
LONGEST_COPY = {"en": 9, "zh": 13}
"""Words, or characters of Chinese: names, figures and set phrases come to that much."""


def units(text: str, language: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+" if language == "zh" else r"\w+", text.casefold())


def longest_copy(reference: list[str], article: list[str]) -> int:
    text = f" {' '.join(article)} "
    return max(
        (
            end - start
            for start in range(len(reference))
            for end in range(start + 1, len(reference) + 1)
            if f" {' '.join(reference[start:end])} " in text
        ),
        default=0,
    )


def test_each_row_has_the_documented_fields():
    fields = ["id", "language", "kind", "question", "documents", "references"]
    assert [row["id"] for row in ROWS if list(row) != fields] == []


def test_there_are_as_many_topics_and_articles_as_said():
    assert Counter((row["kind"], row["language"]) for row in ROWS) == {
        ("topic", "en"): 16,
        ("topic", "zh"): 6,
        ("document", "en"): 8,
        ("document", "zh"): 4,
    }


def test_ids_say_the_language_and_the_kind_and_count_from_one():
    counted: Counter[tuple[str, str]] = Counter()
    for row in ROWS:
        key = (row["language"], row["kind"])
        counted[key] += 1
        assert row["id"] == f"{key[0]}-{key[1]}-{counted[key]:02}"


def test_an_evaluation_reads_every_row():
    data = read_data(summaries())
    assert (len(data.questions), data.malformed) == (34, ())
    assert all(one.answered and one.judged and len(one.answers) == 2 for one in data.questions)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_document_of_a_row_is_an_article_in_its_language(row):
    assert [name for name in row["documents"] if not (articles() / name).is_file()] == []
    assert {name.split("/")[0] for name in row["documents"]} == {row["language"]}


def test_a_document_is_asked_for_by_its_id():
    rows = [row for row in ROWS if row["kind"] == "document"]
    assert [row["id"] for row in rows if row["documents"] != [row["question"]]] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_reference_has_one_to_five_sentences_in_the_rows_language(row):
    for reference in row["references"]:
        assert 1 <= len(list(sentence_spans(reference))) <= 5
        assert language_of(reference) == row["language"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_references_are_two_different_texts(row):
    one, other = row["references"]
    assert one != other


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_references_are_in_words_of_their_own(row):
    language = row["language"]
    for reference in row["references"]:
        copied = [longest_copy(units(reference, language), units(text_of(name), language)) for name in row["documents"]]
        assert max(copied) <= LONGEST_COPY[language], reference


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "topic"], ids=lambda row: row["id"])
def test_a_topic_is_no_question(row):
    assert not row["question"].endswith(("?", "？"))
