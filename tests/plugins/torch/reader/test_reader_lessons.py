"""With which passages a question is read, and which of them compete."""

import random

import pytest

from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing.fakes import DictionaryRetriever, FakeResources, ListCollection, rankings_of
from ragloom_torch.conformance_models import tiny_bert
from ragloom_torch.trainers.reader.asking import asked
from ragloom_torch.trainers.reader.config import ReaderConfig
from ragloom_torch.trainers.reader.lessons import Lessons
from ragloom_torch.trainers.reader.marking import Marking

TOWNS = ("Arvel", "Bodwin", "Cresk", "Dunmore")


@pytest.fixture(scope="module")
def marking(tmp_path_factory):
    return Marking(TextTokenizer(ModelFolder(tiny_bert(tmp_path_factory.mktemp("bert")), "tiny")), 128, 8)


def row(number, **more):
    town = TOWNS[number]
    text = f"The lamp of {town} was lit in {1870 + number}."
    return {
        "question": f"When was {town}'s lit?",
        "answers": [str(1870 + number)],
        "positives": [text],
        "group": "lamps",
        **more,
    }


@pytest.fixture
def lessons(marking):
    def make(resources=None, seed=0, **settings):
        return Lessons(ReaderConfig(model="any", **settings), marking, resources or FakeResources(), seed)

    return make


def questions(marking, rows):
    return [asked(one, marking, alone=False) for one in rows]


def windows(found):
    return [len(one.windows) for one in found]


def test_without_other_passages_a_question_is_read_with_its_own(lessons, marking):
    assert windows(lessons().taught(questions(marking, map(row, range(4))))) == [1, 1, 1, 1]


def test_wrong_passages_fill_up_to_as_many_as_are_asked_for(lessons, marking):
    some = questions(marking, map(row, range(4)))
    assert windows(lessons(negatives="article", passages=3).taught(some)) == [3, 3, 3, 3]


def test_passages_of_another_article_are_not_taken(lessons, marking):
    some = questions(marking, [row(0), row(1, group="piers")])
    assert windows(lessons(negatives="article").taught(some)) == [1, 1]


def test_the_rows_own_wrong_passages_come_first(lessons, marking):
    some = questions(marking, [row(0, negatives=["The tide was high."]), row(1)])
    (first, _) = lessons(negatives="article").taught(some)
    assert marking.tokenizer.decode(first.windows[1].ids).endswith("high.")


def test_a_wrong_passage_never_holds_an_answer(lessons, marking):
    rows = [row(0), {**row(1), "positives": ["In 1871 all lamps were lit, as in 1870."]}]
    found = lessons(negatives="article").taught(questions(marking, rows))
    assert windows(found) == [1, 2]


def test_what_is_wrong_has_nothing_marked(lessons, marking):
    (first, *_) = lessons(negatives="article").taught(questions(marking, map(row, range(4))))
    assert [bool(one.spans) for one in first.windows] == [True, False]


def test_a_share_of_the_questions_is_read_with_wrong_passages(lessons, marking):
    rows = [row(number % 4) for number in range(200)]
    found = windows(lessons(negatives="article", negative_share=0.3).taught(questions(marking, rows)))
    assert 0.2 < found.count(2) / 200 < 0.4


def searching(found):
    collection = ListCollection.of_texts({
        "lit": "It was lit in 1870 as well.", "tide": "The tide was high.", "old": "The pier was old."
    })  # fmt: skip
    return FakeResources(collection=collection, find=rankings_of(DictionaryRetriever(found)))


def test_retrieved_passages_that_do_not_answer_are_wrong_ones(lessons, marking):
    resources = searching({row(0)["question"]: {1: 3.0, 2: 2.0}})
    (found,) = lessons(resources, negatives="search", passages=3).taught(questions(marking, [row(0)]))
    assert [marking.tokenizer.decode(one.ids).split()[-1] for one in found.windows[1:]] == ["high."]


def test_a_question_that_nothing_answers_is_read_with_what_is_found(lessons, marking):
    resources = searching({"Who?": {2: 2.0, 3: 1.0}})
    found = lessons(resources, negatives="search").taught(questions(marking, [{"question": "Who?", "answers": []}]))
    assert windows(found) == [2]


def test_a_question_without_any_passage_teaches_nothing(lessons, marking):
    rows = [{"question": "Who?", "answers": []}, row(0)]
    found = lessons(searching({}), negatives="search").taught(questions(marking, rows))
    assert windows(found) == [1]


def test_each_by_itself_every_window_is_a_lesson(lessons, marking):
    found = lessons(negatives="article", normalise="each").taught(questions(marking, map(row, range(4))))
    assert windows(found) == [1] * 8
    assert [bool(one.windows[0].spans) for one in found] == [True, False] * 4


def test_what_is_drawn_depends_on_the_seed_alone(lessons, marking):
    some = questions(marking, map(row, range(4)))
    first = lessons(negatives="article").taught(some)
    random.random()
    assert lessons(negatives="article").taught(some) == first
    assert any(lessons(negatives="article", seed=seed).taught(some) != first for seed in range(1, 5))


def test_held_out_questions_are_read_with_their_own_passages(lessons, marking):
    unanswered = {"question": "Who?", "answers": [], "positives": ["The tide."], "negatives": ["The pier."]}
    some = questions(marking, [row(0, negatives=["The tide was high."]), unanswered])
    assert windows(lessons(negatives="article", passages=4).held_out(some)) == [1, 2]


def long_row(number):
    return row(number, positives=[("It was cold. " * 60) + row(number)["positives"][0] + (" It was dark." * 60)])


@pytest.mark.parametrize("most", [1, 2, 3])
def test_of_a_long_passage_some_windows_are_taught_and_all_are_held_out(lessons, marking, most):
    some = questions(marking, [long_row(0)])
    (taught,) = lessons(windows=most).taught(some)
    (held_out,) = lessons(windows=most).held_out(some)
    assert (len(taught.windows), len(held_out.windows)) == (most, len(some[0].answering[0]))
    assert set(taught.windows) <= set(held_out.windows)


def test_the_window_with_the_answer_is_always_among_them(lessons, marking):
    some = questions(marking, [long_row(0)])
    assert all(lessons(windows=1, seed=seed).taught(some)[0].windows[0].spans for seed in range(5))
