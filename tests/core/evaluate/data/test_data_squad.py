"""Questions in SQuAD's layout, 1.1 and 2.0."""

import json

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import read_data


def asked(id="q1", **more):
    return {"id": id, "question": "When?", "answers": [{"text": "1874", "answer_start": 20}], **more}


@pytest.fixture
def read(tmp_path):
    def data(*questions, context="The lamp was lit in 1874."):
        paragraphs = [{"context": context, "qas": list(questions)}]
        value = {"version": "v2.0", "data": [{"title": "North_Cape", "paragraphs": paragraphs}]}
        (tmp_path / "squad.json").write_text(json.dumps(value), encoding="utf-8")
        return read_data(tmp_path / "squad.json")

    return data


def test_a_question_s_paragraph_is_what_is_relevant(read):
    data = read(asked())
    (one,) = data.questions
    assert (data.layout, one.id, one.answers, one.relevant) == ("squad", "q1", ("1874",), {"North Cape/1": 1.0})
    assert one.judged and one.answered


def test_the_file_itself_is_what_is_to_be_indexed(read):
    data = read(asked())
    assert data.corpus == data.file


def test_an_answer_given_by_several_people_counts_once(read):
    answers = [{"text": "1874"}, {"text": "in 1874"}, {"text": "1874"}]
    assert read(asked(answers=answers)).questions[0].answers == ("1874", "in 1874")


def test_what_nothing_answers_has_neither_answers_nor_a_document(read):
    (one,) = read(asked(is_impossible=True, plausible_answers=[{"text": "x"}])).questions
    assert one.answered and not one.answers and not one.judged and not one.relevant


def test_a_question_without_an_id_is_known_by_its_place(read):
    assert read(asked(id=None)).questions[0].id.endswith("squad.json: data[0].paragraphs[0].qas[0]")


@pytest.mark.parametrize(
    ("bad", "wrong"),
    [
        (3, "is no JSON object"),
        (asked(id="x", question=None), "`question` must be a text"),
        (asked(id="x", answers=[]), "or `is_impossible` true"),
        (asked(id="x", answers=None), "or `is_impossible` true"),
        (asked(id="x", answers=["1874"]), '{"text": "…"}'),
        (asked(id="x", answers=[{"text": 1874}]), '{"text": "…"}'),
        (asked(id="x", answers=[{"text": " "}]), "must hold no empty text"),
        (asked(id="x", is_impossible="no"), "`is_impossible` must be true or false"),
        (asked(id="q1"), "has the id `q1` of"),
    ],
    ids=lambda value: f"{value!r:.60}",
)
def test_what_is_no_question_is_named_with_its_place_and_the_others_are_read(read, bad, wrong):
    data = read(asked(), bad, asked(id="q3"))
    assert [one.id for one in data.questions] == ["q1", "q3"]
    assert data.malformed[0].where.endswith("squad.json: data[0].paragraphs[0].qas[1]")
    assert wrong in data.malformed[0].what


@pytest.mark.parametrize("bad", [3, {}, {"context": "x"}, {"qas": []}, {"context": 1, "qas": []}])
def test_what_is_no_paragraph_is_named(tmp_path, bad):
    good = {"context": "The lamp.", "qas": [asked()]}
    value = {"data": ["x", {"title": "A", "paragraphs": [bad, good]}]}
    (tmp_path / "squad.json").write_text(json.dumps(value), encoding="utf-8")
    data = read_data(tmp_path / "squad.json")
    assert [str(one).partition(": ")[2] for one in data.malformed] == [
        f"{place}: is no paragraph: it takes a text `context` and a list `qas`"
        for place in ("data[0]", "data[1].paragraphs[0]")
    ]
    assert data.questions[0].relevant == {"A/2": 1.0}


def test_a_file_whose_paragraphs_ask_nothing_is_refused(read):
    with pytest.raises(UsageError, match="holds no question"):
        read()
