"""What a row teaches: which passages are shown, in which order, and what is to be said of them."""

from dataclasses import replace

import pytest
from tests.plugins.torch.sft.teaching_rows import row

from ragloom.prompts import says_nothing
from ragloom.testing.fakes import FakeResources, ListCollection
from ragloom.types import Passage, Ranking
from ragloom.types.example import Example, ExamplePassage
from ragloom_torch.trainers.sft.distractors import distractors
from ragloom_torch.trainers.sft.teaching import Mixing, Taught, lesson

MIXING = Mixing(distractors=3, golden=0.8, seed=4)
GOLDEN = "is red"
OTHERS = tuple(ExamplePassage(f"passage {number}") for number in range(6))
ONE = Taught(Example.of(row("boat", "red")), OTHERS, 0)
ROWS = [replace(ONE, number=number) for number in range(2000)]


def texts(request):
    return [one.text for one in request.sources]


def test_the_golden_passage_is_shown_as_often_as_is_asked_for():
    shown = [GOLDEN in texts(lesson(one, MIXING, 0)[0]) for one in ROWS]
    assert sum(shown) / len(shown) == pytest.approx(0.8, abs=0.03)


def test_as_many_distractors_are_shown_as_are_asked_for():
    counts = {len(set(texts(lesson(one, MIXING, 0)[0])) - {GOLDEN}) for one in ROWS}
    assert counts == {3}


def test_the_golden_passage_stands_in_every_place_alike():
    places = [texts(request).index(GOLDEN) for one in ROWS if GOLDEN in texts(request := lesson(one, MIXING, 0)[0])]
    for place in range(4):
        assert places.count(place) / len(places) == pytest.approx(0.25, abs=0.04)


def test_the_same_seed_epoch_and_row_give_the_same_lesson():
    assert lesson(ONE, MIXING, 3) == lesson(ONE, MIXING, 3)


def test_each_epoch_brings_other_passages():
    assert len({tuple(texts(lesson(ONE, MIXING, epoch)[0])) for epoch in range(10)}) > 5


def test_each_epoch_draws_one_of_the_answers():
    several = replace(ONE, example=replace(ONE.example, answers=("red", "it is red")))
    assert {lesson(several, MIXING, epoch)[1] for epoch in range(20)} == {"red", "it is red"}


def test_a_held_out_row_is_the_same_in_every_epoch_and_shows_what_holds_its_answer():
    fixed = [replace(one, fixed=True) for one in ROWS[:50]]
    assert all(GOLDEN in texts(lesson(one, MIXING, 0)[0]) for one in fixed)
    assert [lesson(one, MIXING, 0) for one in fixed] == [lesson(one, MIXING, 5) for one in fixed]


def test_without_the_golden_passage_the_answer_is_taught_or_silence():
    hidden = replace(MIXING, golden=0.0)
    assert lesson(ONE, hidden, 0)[1] == "red"
    assert says_nothing(lesson(ONE, replace(hidden, without_golden="abstain"), 0)[1])


def test_a_row_that_nothing_answers_teaches_silence_in_the_questions_language():
    unanswered = replace(ONE, example=replace(ONE.example, answers=(), positives=()))
    chinese = replace(unanswered, example=replace(unanswered.example, question="这艘船是什么颜色的？"))
    assert lesson(unanswered, MIXING, 0)[1] == "NO ANSWER"
    assert lesson(chinese, MIXING, 0)[1] == "无法回答"
    assert says_nothing(lesson(chinese, MIXING, 0)[1])


def test_with_nothing_to_distract_the_golden_passage_is_always_shown():
    alone = [replace(one, distractors=()) for one in ROWS[:50]]
    assert all(texts(lesson(one, replace(MIXING, golden=0.0), 0)[0]) == [GOLDEN] for one in alone)


def test_what_a_search_finds_distracts_unless_it_holds_the_answer():
    found = ["The door is old.", "A red boat.", "is red", "The hat is old."]
    passages = [Passage(number, str(number), text, 0, len(text)) for number, text in enumerate(found)]
    resources = FakeResources(
        collection=ListCollection(passages),
        find=lambda queries, k: [Ranking.of("fake", range(len(found)), range(len(found), 0, -1)) for _ in queries],
    )
    example = replace(ONE.example, negatives=(ExamplePassage("is old"),))
    (kept,) = distractors([example], resources, "search", pool=8, seed=0)
    assert [one.text for one in kept] == ["is old", "The door is old.", "The hat is old."]


def test_other_rows_passages_distract_where_that_is_asked_for():
    examples = [Example.of(row("boat", colour)) for colour in ("red", "blue", "green")]
    kept = distractors(examples, FakeResources(), "others", pool=8, seed=0)
    assert {one.text for one in kept[0]} == {"is old", "is blue", "is green"}
    assert kept == distractors(examples, FakeResources(), "others", pool=8, seed=0)
