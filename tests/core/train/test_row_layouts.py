"""Rows from the layouts that people have questions, pairs and texts in."""

import json
from pathlib import Path

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import Malformed
from ragloom.types import Example, TextExample

SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Old_towns",
            "paragraphs": [
                {
                    "context": "Arvel has a harbour.",
                    "qas": [
                        {"id": "a", "question": "What has Arvel?", "is_impossible": False,
                         "answers": [{"text": "a harbour", "answer_start": 10}]},
                        {"id": "b", "question": "Who built it?", "is_impossible": True, "answers": []},
                    ],
                },
                {"context": "Bodwin has none.", "qas": [
                    {"id": "c", "question": "What has Bodwin?", "answers": [{"text": "none", "answer_start": 3}]},
                    {"id": "d", "question": "What?", "answers": []},
                ]},
            ],
        }
    ],
}  # fmt: skip


@pytest.fixture
def squad(tmp_path):
    (tmp_path / "squad.json").write_text(json.dumps(SQUAD))
    return "squad.json"


def wrong(rows):
    return [f"{Path(one.where.partition(': ')[0]).name}: {one.what}" for one in rows if isinstance(one, Malformed)]


def test_squads_paragraph_is_the_positive_with_the_place_of_the_answer(read, squad):
    first = Example.of(read(squad)[0])
    (passage,) = first.positives
    assert (passage.text, passage.title, passage.document, passage.start) == (
        "Arvel has a harbour.", "Old towns", "Old towns/1", 10,
    )  # fmt: skip
    assert (first.answers, first.group) == (("a harbour",), "Old towns") and first.where.endswith("qas[0]")


def test_squads_impossible_question_has_its_paragraph_as_a_negative(read, squad):
    second = Example.of(read(squad)[1])
    assert (second.answers, second.positives) == ((), ()) and second.negatives[0].text == "Arvel has a harbour."


def test_a_place_of_an_answer_that_is_wrong_is_left_out(read, squad):
    assert Example.of(read(squad)[2]).positives[0].start is None


def test_a_question_of_squad_without_an_answer_is_told_with_its_place(read, squad):
    found = [one for one in read(squad) if isinstance(one, Malformed)]
    assert [one.where.partition("squad.json: ")[2] for one in found] == ["data[0].paragraphs[1].qas[1]"]


def test_squads_paragraphs_are_texts_for_who_learns_of_texts(read, squad):
    texts = [TextExample.of(row) for row in read(squad, texts=True)]
    assert [one.text for one in texts] == ["Arvel has a harbour.", "Bodwin has none."]
    assert {one.group for one in texts} == {"Old towns"}


@pytest.mark.parametrize(
    "row",
    [
        {"question": "Why?", "positives": [{"text": "So."}], "negatives": ["No."]},
        {"query": "Why?", "positive": "So.", "negative": "No."},
        {"anchor": "Why?", "passage": "So.", "negative": ["No."]},
        {"question": "Why?", "context": "So.", "negatives": [{"text": "No."}]},
    ],
)
def test_the_names_that_people_have_for_pairs_mean_the_same(read, lines, row):
    lines("rows.jsonl", row)
    found = Example.of(read("rows.jsonl")[0])
    assert (found.question, found.positives[0].text, found.negatives[0].text) == ("Why?", "So.", "No.")
    assert found.answers is None and found.where.endswith("rows.jsonl:1")


def test_answers_with_their_places_are_read_as_hubs_lay_them_out(read, lines):
    answers = {"text": ["harbour"], "answer_start": [12]}
    lines("rows.jsonl", {"question": "What?", "title": "Arvel", "context": "Arvel has a harbour.", "answers": answers})
    found = Example.of(read("rows.jsonl")[0])
    assert found.answers == ("harbour",) and (found.positives[0].start, found.positives[0].title) == (12, "Arvel")


def test_a_place_in_a_document_is_left_to_the_document_that_the_row_names(read, lines):
    place = {"document": "a.md", "start": 5, "end": 56}
    row = {"question": "What?", "answers": ["x"], "documents": ["a.md"], "passage": place}
    lines("rows.jsonl", row)
    (found,) = read("rows.jsonl")
    assert found["positives"] == [] and found["documents"] == {"a.md": 1}


def test_an_empty_list_of_answers_says_that_nothing_answers_it(read, lines):
    lines("rows.jsonl", {"question": "What?", "answers": []})
    assert Example.of(read("rows.jsonl")[0]).answers == ()


def test_a_row_with_a_text_is_a_text(read, lines):
    lines("rows.jsonl", {"text": "Arvel has a harbour.", "group": "towns"})
    found = TextExample.of(read("rows.jsonl")[0])
    assert (found.text, found.group) == ("Arvel has a harbour.", "towns") and found.where.endswith("rows.jsonl:1")


def test_fields_that_are_not_ours_are_the_trainers(read, lines):
    lines("rows.jsonl", {"text": "good", "label": "praise"}, {"question": "Why?", "source": "me"})
    assert read("rows.jsonl")[0]["label"] == "praise" and read("rows.jsonl")[1]["source"] == "me"


HALF = r"rows.jsonl:2: holds half of a surrogate pair (\ud800 to \udfff), which no text can hold"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "rows.jsonl:2: is not JSON: Expecting property name enclosed in double quotes, column 2"),
        (b'{"question": "\xe9"}', "rows.jsonl:2: is not UTF-8: byte 0xe9"),
        (b"[]", "rows.jsonl:2: is no JSON object"),
        (b'{"question": 3}', "rows.jsonl:2: `question` must be a text"),
        (b'{"question": "Why?", "answers": [""]}',
         "rows.jsonl:2: `answers` must hold no empty text: the list itself is empty where there is no answer"),
        (b'{"question": "Why?", "positive": " "}',
         'rows.jsonl:2: `positive` must hold passages that are not empty: a text, or {"text": "…", "title": "…"}'),
        (rb'{"question": "Why?", "positive": "A\ud800."}', HALF),
        (rb'{"question": "Why?", "positive": "A.", "negatives": [{"text": "B.", "title": "\udfff"}]}', HALF),
        (rb'{"text": "A\ud800."}', HALF),
    ],
)  # fmt: skip
def test_a_row_that_is_none_is_told_with_file_and_line(tmp_path, read, line, says):
    (tmp_path / "rows.jsonl").write_bytes(b'{"question": "Why?"}\n' + line + b"\n")
    assert wrong(read("rows.jsonl")) == [says]


def test_a_table_is_read_by_its_header(tmp_path, read):
    (tmp_path / "rows.csv").write_text("query,answers,positive\nWhy?,a|b,So.\nHow?,,Thus.\n")
    first, second = map(Example.of, read("rows.csv"))
    assert (first.answers, first.positives[0].text, second.answers) == (("a", "b"), "So.", ())


def test_a_table_without_a_column_to_learn_from_is_refused_with_those_that_there_are(tmp_path, read):
    (tmp_path / "rows.csv").write_text("prompt,answers\nWhy?,a\n")
    with pytest.raises(UsageError, match="it names prompt, answers"):
        read("rows.csv")


def test_a_row_of_a_table_with_other_cells_is_told_with_its_line(tmp_path, read):
    (tmp_path / "rows.csv").write_text("question,answers\nWhy?,a,b\n")
    assert wrong(read("rows.csv")) == ["rows.csv:2: has 3 cells, and the header has 2"]


def test_an_array_is_read_by_its_objects(tmp_path, read):
    (tmp_path / "rows.json").write_text('[{"question": "Why?"}, 3]')
    rows = read("rows.json")
    assert rows[0]["question"] == "Why?" and wrong(rows) == ["rows.json: is no JSON object"]


def test_a_beir_folder_gives_the_queries_of_a_split_with_their_documents_texts(tmp_path, read):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "Arvel", "text": "A harbour."}\n{"_id": "d2", "text": "x"}\n'
    )
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "What?"}\n{"_id": "q2", "text": "Who?"}\n')
    (folder / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n")
    (row,) = read("beir")
    found = Example.of(row)
    assert found.question == "What?" and found.where.endswith("queries.jsonl:1")
    assert [(one.text, one.title, one.document) for one in found.positives] == [("A harbour.", "Arvel", "d1")]
    assert [one.document for one in found.negatives] == ["d2"]


def test_files_and_folders_of_plain_text_are_a_row_a_document(tmp_path, read):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("One.")
    (tmp_path / "docs" / "b.md").write_text("Two.")
    found = [TextExample.of(row) for row in read("docs")]
    assert [(one.text, one.group) for one in found] == [("One.", "a.txt"), ("Two.", "b.md")]
    assert found[0].where.endswith("docs/a.txt") and TextExample.of(read("docs/b.md")[0]).text == "Two."


def test_a_folder_without_a_document_is_refused(tmp_path, read):
    (tmp_path / "docs").mkdir()
    with pytest.raises(UsageError, match="holds nothing that a loader reads"):
        read("docs")


def test_what_is_not_there_is_refused(read):
    with pytest.raises(UsageError, match="there is no such file or folder"):
        read("gone.jsonl")


def test_the_sample_is_its_questions_and_its_articles_for_who_learns_of_texts(read):
    assert Example.of(read("sample")[0]).answers and TextExample.of(read("sample", texts=True)[0]).text
    assert read("sample/articles") == read("sample", texts=True)
