"""A test collection's questions are no documents."""

from __future__ import annotations

import pytest
from tests.core.ingest.fakes import Rows

from ragloom.ingest import plan
from ragloom.ingest.beir import questions_and_judgements


class Jsonl(Rows):
    suffixes = (".jsonl", ".tsv")


@pytest.fixture
def beir(tmp_path):
    for name in ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv", "other/queries.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("a: b", encoding="utf-8")
    return tmp_path


def names(made):
    return [file.name for source in made.sources for file in source.files]


def test_questions_and_judgements_beside_a_corpus_are_left_out_and_told(beir):
    made = plan([beir], [Jsonl()])
    assert names(made) == ["corpus.jsonl", "other/queries.jsonl"]
    assert "qrels/test.tsv, queries.jsonl" in made.notes[0]


def test_a_file_of_questions_that_is_named_is_read(beir):
    made = plan([beir / "queries.jsonl"], [Jsonl()])
    assert names(made) == ["queries.jsonl"]
    assert made.notes == ()


def test_a_folder_without_a_corpus_is_no_test_collection():
    assert questions_and_judgements(["queries.jsonl", "qrels/a.tsv"]) == frozenset()


def test_a_collection_deeper_in_a_folder_is_known():
    found = questions_and_judgements(["x/corpus.jsonl", "x/queries.jsonl", "x/qrels/a.tsv", "qrels/b.tsv"])
    assert found == {"x/queries.jsonl", "x/qrels/a.tsv"}
