"""Which documents of the collection the data mean."""

import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalData, EvalQuestion
from ragloom.evaluate.relevance import Meant, UnknownDocumentsWarning, meant, meant_by, to_index


def question(**relevant):
    return EvalQuestion("q", "Why?", relevant=relevant, judged=True)


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("docs/lamp.md", ("docs/lamp.md",)),
        ("lamp.md", ("docs/lamp.md", "old/docs/lamp.md")),
        ("d1", ("corpus.jsonl#d1",)),
        ("North Cape/1", ("squad.json#North Cape/1",)),
        ("C#/1", ("squad.json#C#/1",)),
    ],
)
def test_a_name_means_the_document_the_row_or_the_end_of_a_path(name, documents):
    collection = ["docs/lamp.md", "old/docs/lamp.md", "corpus.jsonl#d1", "squad.json#North Cape/1", "squad.json#C#/1"]
    assert meant([name], collection).documents == {name: documents}


def test_a_document_of_that_very_id_comes_before_rows_and_these_before_paths():
    assert meant(["d1"], ["x#d1", "y/d1", "d1"]).documents == {"d1": ("d1",)}
    assert meant(["d1"], ["y/d1", "x#d1"]).documents == {"d1": ("x#d1",)}


@pytest.mark.parametrize("name", ["amp.md", "corpus.jsonl", "orth Cape/1", ""])
def test_part_of_a_name_means_nothing(name):
    found = meant([name], ["docs/lamp.md", "corpus.jsonl#d1", "s#North Cape/1"])
    assert found == Meant({}, (name,))


def test_a_row_is_meant_by_the_end_of_its_file_s_path_too():
    assert meant(["corpus.jsonl#d1"], ["beir/corpus.jsonl#d1"]).documents == {
        "corpus.jsonl#d1": ("beir/corpus.jsonl#d1",)
    }


def test_grades_go_to_the_collection_s_ids_the_highest_counts_and_what_is_unknown_stays():
    found = meant(["lamp.md", "docs/lamp.md", "gone"], ["docs/lamp.md"])
    assert found.relevant(question(**{"lamp.md": 1.0, "docs/lamp.md": 2.0, "gone": 1.0})) == {
        "docs/lamp.md": 2.0, "gone": 1.0,
    }  # fmt: skip


def test_what_was_judged_and_is_not_relevant_is_graded_and_no_relevant_document():
    asked = replace(question(**{"lamp.md": 1.0}), irrelevant={"cape.md": 0.0, "lamp.md": -1.0, "gone.md": 0.0})
    found = meant_by(DATA, [asked], ["docs/lamp.md", "docs/cape.md"], sure=True)
    assert found.graded(asked) == {"docs/cape.md": 0.0, "docs/lamp.md": 1.0, "gone.md": 0.0}
    assert found.relevant(asked) == {"docs/lamp.md": 1.0} and found.unknown == ()


DATA = EvalData(Path("qa.jsonl"), "jsonl", ())


def test_data_that_name_nothing_there_are_refused_with_what_to_index():
    data = EvalData(Path("beir"), "beir", (), corpus=Path("beir/corpus.jsonl"))
    with pytest.raises(UsageError, match="the data name `d1`, the collection `a`, `b`, `c`, …") as caught:
        meant_by(data, [question(d1=1.0)], ["a", "b", "c", "d"], sure=True)
    assert "ragloom index beir/corpus.jsonl" in caught.value.hint


def test_some_unknown_names_are_warned_of_and_counted():
    with pytest.warns(UnknownDocumentsWarning, match=r"^1 of 2 documents .*\(`gone`\)"):
        found = meant_by(DATA, [question(a=1.0), question(gone=1.0)], ["a"], sure=True)
    assert found.unknown == ("gone",)


def test_nothing_is_said_where_passages_come_from_elsewhere_too():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert meant_by(DATA, [question(d1=1.0)], ["a"], sure=False).unknown == ("d1",)


def test_questions_without_judgements_need_no_documents():
    assert meant_by(DATA, [EvalQuestion("q", "Why?")], [], sure=True) == Meant()


def test_what_to_index_is_left_open_where_it_is_not_known():
    assert to_index(DATA) == "ragloom index FILE_OR_FOLDER"
