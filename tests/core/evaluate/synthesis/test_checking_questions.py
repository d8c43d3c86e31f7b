"""Why a draft is no question, whatever else the collection holds."""

import pytest

from ragloom.evaluate.synthesis.checking import REASONS, gives_away, wrong_with
from ragloom.evaluate.synthesis.question import Draft
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.types import Passage

GOOD = "The Suez Canal was opened to ships of every country in ____."


def draft(question=GOOD, answer="1869", *, title="", made_by="cloze", language="en"):
    return Draft(question, answer, question, language, made_by, Passage(1, "d", "", 0, 0, title), 0, 9)


def wrong(one, texts=("The Suez Canal was opened in 1869.",)):
    return wrong_with(one, Rarity.of(texts))


def test_a_good_question_is_let_through():
    assert wrong(draft()) == ""


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (draft("It opened in ____.", title="Suez"), "short"),
        (draft(f"{'word ' * 80}____."), "long"),
        (draft(answer="a b c d e f g h i j k l m"), "long"),
        (draft("It was opened to ships of every country in ____."), "leaning"),
        (draft("In 1869 the canal was opened to every ship, in ____."), "leak"),
        (draft("According to the passage, when was it opened?", made_by="generator"), "speaking"),
        (draft("根据资料，运河什么时候通航？", made_by="generator", language="zh"), "speaking"),
        (draft("When?", made_by="generator"), "short"),
    ],
)
def test_what_is_wrong_is_named(one, reason):
    assert wrong(one) == reason and reason in REASONS


def test_a_sentence_that_leans_on_the_title_before_it_is_let_through():
    assert wrong(draft("Suez Canal: It was opened to ships of every country in ____.", title="Suez Canal")) == ""


def test_an_answer_that_stands_all_over_the_collection_is_refused():
    assert wrong(draft(), ["In 1869."] * 5 + ["In 1870."] * 5) == "common"


def test_an_answer_that_stands_in_a_few_of_few_passages_is_let_through():
    assert wrong(draft(), ["In 1869."] * 3 + ["In 1870."] * 5) == ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Gorgas fought what?", "William Gorgas"),
        ("What else came in 1869?", "17 November 1869"),
        ("《世界遗产》收录了什么？", "世界遗产名录"),
        ("The GREAT sea?", "great"),
    ],
)
def test_a_part_that_would_do_gives_the_answer_away(question, answer):
    assert gives_away(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"), [("How many metres is it of 30 metres?", "26 metres"), ("Who was William?", "Will Smith")]
)
def test_a_unit_or_the_beginning_of_a_word_does_not(question, answer):
    assert not gives_away(question, answer)
