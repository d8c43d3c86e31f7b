"""Questions made from whole collections."""

import json
import re
from collections import Counter

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import CollectionError, UsageError
from ragloom.evaluate.data import read_data
from ragloom.evaluate.synthesis import REASONS, SyntheticQuestion, synthesise, write_questions
from ragloom.metrics import holds_answer
from ragloom.sample import files

TOWNS = ["Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn"]
HARBOURS = [
    Document(town, f"The harbour of {town} was built by Italian masons in {1850 + n}.", town)
    for n, town in enumerate(TOWNS)
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    with Pipeline.from_config({"version": 1, "collection": str(folder / "collection")}) as pipeline:
        pipeline.collection.index([files.articles()])
        yield pipeline


@pytest.fixture(scope="module")
def made(sample):
    return synthesise(sample, 80)


def questions(documents, *given, **named):
    with Pipeline.assemble(documents) as pipeline:
        return synthesise(pipeline, *given, **named)


def test_as_many_are_made_as_are_asked_for(made):
    assert (len(made.questions), made.complete) == (80, True)


def test_they_are_spread_evenly_over_the_documents(made):
    assert max(Counter(one.documents[0] for one in made.questions).values()) <= 2


def test_both_languages_are_asked_about(made):
    assert {one.draft.language for one in made.questions} == {"en", "zh"}


def test_every_answer_stands_in_its_passage_and_in_every_document_named_and_not_in_its_question(sample, made):
    with sample.resources() as resources:
        for one in made.questions:
            assert holds_answer(one.draft.passage.text, [one.draft.answer])
            texts = [resources.collection.document(name).text for name in one.documents]
            assert all(holds_answer(text, [one.draft.answer]) for text in texts)
            assert not holds_answer(one.draft.question, [one.draft.answer])


def test_the_blank_filled_in_gives_the_sentence_back(sample, made):
    with sample.resources() as resources:
        for one in made.questions:
            text = resources.collection.document(one.draft.passage.document_id).text
            sentence = text[one.draft.start : one.draft.end]
            assert re.sub(r"\s", "", one.draft.bare.replace("____", one.draft.answer)) == re.sub(r"\s", "", sentence)


def test_the_same_seed_gives_the_same_questions_and_another_one_others(sample, made):
    again, other = synthesise(sample, 80), synthesise(sample, 80, seed=1)
    assert [one.row() for one in again.questions] == [one.row() for one in made.questions]
    assert {one.id for one in other.questions} != {one.id for one in made.questions}


def test_a_language_can_be_chosen(sample):
    found = synthesise(sample, 10, language="zh")
    assert {one.draft.language for one in found.questions} == {"zh"} and found.passages < 40


def test_none_is_left_out_because_it_is_not_found(sample, made, monkeypatch):
    monkeypatch.setattr(sample, "search_all", lambda some, k: [_Nothing() for _ in some])
    blind = synthesise(sample, 80)
    assert ([one.id for one in blind.questions], blind.found) == ([one.id for one in made.questions], 0)


class _Nothing:
    passages = ()


def test_what_is_left_out_is_told_by_known_reasons(made):
    assert made.rejected and set(made.rejected) <= set(REASONS)


def test_where_few_passages_give_any_they_are_tried_many_at_a_time():
    """Each batch of drafts has the whole collection read."""
    dull = [Document(f"house {n:03}", f"Nothing at all happens here, and it is house {n} again.") for n in range(500)]
    batches = []
    found = questions([*dull, *HARBOURS], 8, told=lambda what, done, of: batches.append(what))
    assert (len(found.questions), batches.count("making questions") <= 3) == (8, True)


def test_fewer_are_made_where_there_are_fewer():
    found = questions(HARBOURS, 50)
    assert (len(found.questions), found.complete, found.passages) == (8, False, 8)


def test_a_sentence_is_asked_about_once():
    found = questions(HARBOURS, 50)
    assert len({one.draft.place for one in found.questions}) == len(found.questions)


def test_a_document_that_says_the_same_is_named_too_and_not_asked_about_again():
    twin = Document("twin", HARBOURS[0].text, "Arvel")
    found = [one for one in questions([*HARBOURS, twin], 50).questions if "twin" in one.documents]
    assert [sorted(one.documents) for one in found] == [["Arvel", "twin"]]


def test_a_question_that_other_sentences_fit_is_left_out():
    same = [Document(str(n), f"The parish church was rebuilt of grey stone in {1850 + n}.") for n in range(6)]
    found = questions(same, 50)
    assert (found.questions, dict(found.rejected)) == ((), {"fitting": 1, "repeated": 5})


def test_progress_is_told():
    heard = []
    questions(HARBOURS, 4, told=lambda *one: heard.append(one))
    assert heard == [("making questions", 4, 4), ("searching for them", 4, 4)]


def test_an_empty_collection_is_refused_with_what_to_type():
    with pytest.raises(CollectionError, match="ragloom index"):
        questions([])


def test_an_unknown_maker_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="cloze, generator"):
        questions(HARBOURS, by="magic")


def test_what_is_written_is_read_by_evaluations(made, tmp_path):
    write_questions(made.questions, tmp_path / "qa.jsonl")
    read = read_data(tmp_path / "qa.jsonl")
    assert [(one.id, one.answers, tuple(one.relevant)) for one in read.questions] == [
        (one.id, (one.draft.answer,), one.documents) for one in made.questions
    ]
    assert all(one.synthetic and one.judged and one.answered for one in read.questions) and not read.malformed


def test_a_row_says_how_and_of_what_it_was_made(made):
    one = made.questions[0]
    row = json.loads(json.dumps(one.row()))
    place = {"document": one.documents[0], "start": one.draft.start, "end": one.draft.end}
    assert (row["made_by"], row["passage"]) == ("cloze", place)


def test_a_file_that_cannot_be_written_is_left_as_it_was(made, tmp_path, monkeypatch):
    file = tmp_path / "qa.jsonl"
    file.write_text("before")
    monkeypatch.setattr(SyntheticQuestion, "row", lambda one: {"question": "no"})
    monkeypatch.setattr("pathlib.Path.replace", _full)
    with pytest.raises(UsageError, match="No space"):
        write_questions(made.questions, file)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("qa.jsonl", "before")]


def _full(*_):
    raise OSError(28, "No space left on device")
