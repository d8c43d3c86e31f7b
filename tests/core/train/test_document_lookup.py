"""Texts for rows that name documents."""

import pytest

from ragloom.evaluate.data import Malformed
from ragloom.train.data import with_texts


@pytest.fixture
def view(tmp_path, library):
    (tmp_path / "docs").mkdir()
    long = " ".join(f"Sentence {number} is about nothing at all." for number in range(60))
    (tmp_path / "docs" / "long.txt").write_text(f"{long} Arvel was built in 1850. {long}")
    (tmp_path / "docs" / "short.txt").write_text("Bodwin has none.")
    return library(ingest={"sources": ["docs"]}).view


def filled(view, **row):
    return next(iter(with_texts([{"question": "?", "where": "rows.jsonl:1", **row}], view)))


def test_a_positive_is_the_passage_of_the_document_that_holds_the_answer(view):
    (passage,) = filled(view, answers=["1850"], documents={"long.txt": 1.0})["positives"]
    assert "1850" in passage["text"] and len(passage["text"]) < 2000 and passage["document"] == "long.txt"


def test_without_an_answer_it_is_the_whole_document(view):
    (passage,) = filled(view, documents={"long.txt": 1.0})["positives"]
    assert len(passage["text"]) > 4000


def test_a_row_that_has_its_passages_keeps_them(view):
    assert filled(view, documents={"long.txt": 1.0}, positives=[{"text": "mine"}])["positives"] == [{"text": "mine"}]


def test_a_document_that_does_not_answer_is_no_positive(view):
    found = filled(view, documents={"short.txt": 1.0, "long.txt": 0.0})
    assert [one["document"] for one in found["positives"]] == ["short.txt"]


def test_a_row_none_of_whose_documents_is_there_is_told(view):
    found = filled(view, documents={"gone.txt": 1.0})
    assert isinstance(found, Malformed) and "gone.txt" in found.what and found.where == "rows.jsonl:1"
