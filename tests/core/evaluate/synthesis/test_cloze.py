"""Questions made by leaving a fact out."""

import pytest

from ragloom.evaluate.synthesis.cloze import cloze, leans
from ragloom.evaluate.synthesis.rarity import Rarity
from ragloom.types import Document, Passage


def made(text, title="", start=0, end=None, seed=0):
    document = Document("d", text, title)
    end = len(text) if end is None else end
    passage = Passage(1, "d", text[start:end], start, end, title)
    return cloze(passage, document, Rarity.of([passage.indexed_text]), seed)


def asked(*given, **named):
    return [(one.question, one.answer) for one in made(*given, **named)]


def test_a_fact_is_replaced_by_a_blank():
    (draft,) = made("The lake lies high above the sea, 26 metres in all.")
    assert (draft.question, draft.answer) == ("The lake lies high above the sea, ____ in all.", "26 metres")


@pytest.mark.parametrize(
    ("text", "title", "question"),
    [
        ("It was opened in 1869.", "Suez Canal", "Suez Canal: It was opened in ____."),
        ("It was opened in 1869.", "The making of a canal.", "The making of a canal: It was opened in ____."),
        ("The opening was in 1869.", "Suez Canal", "Suez Canal: The opening was in ____."),
        ("The Suez Canal was opened in 1869.", "Suez Canal", "The Suez Canal was opened in ____."),
        ("它于1869年通航，由法国人开凿。", "苏伊士运河", "苏伊士运河：它于____通航，由法国人开凿。"),
        ("苏伊士运河于1869年通航。", "苏伊士运河", "苏伊士运河于____通航。"),
    ],
)
def test_the_title_is_named_where_a_sentence_does_not_say_what_it_is_about(text, title, question):
    assert question in [one for one, _ in asked(text, title)]


@pytest.mark.parametrize(
    "sentence",
    ["It rose.", "In 1849 it rose.", "But he left.", "On 25 May 1940 they left.", "Four days later Aldrin left."],
)
def test_a_sentence_that_points_back_leans(sentence):
    assert leans(sentence, "en")


@pytest.mark.parametrize("sentence", ["它在上升。", "其中一座在北京。", "后来改了名。"])
def test_a_chinese_sentence_that_points_back_leans(sentence):
    assert leans(sentence, "zh")


@pytest.mark.parametrize("sentence", ["The Nile rises in Africa.", "William Gilbert wrote of the Earth."])
def test_a_sentence_with_its_subject_does_not_lean(sentence):
    assert not leans(sentence, "en")


def test_sentences_that_stand_alone_come_first():
    answers = [one.answer for one in made("It was opened in 1869. The Kiel Canal was opened in 1895.")]
    assert answers.index("1895") < answers.index("1869")


def test_line_ends_within_a_sentence_become_spaces_and_none_between_chinese_characters():
    assert asked("The lake that lies high above the\nsea has 26\nmetres.")[0][1] == "26 metres"
    assert asked("长江从青藏高原流下，流经许多省份和自治区，全\n长约6300千米。")[0][0].endswith("自治区，全长约____。")


def test_the_place_is_the_sentence_s_in_the_document():
    text = "Nothing here. The lake lies 26 metres above the sea."
    (draft,) = made(text)
    assert text[draft.start : draft.end] == "The lake lies 26 metres above the sea."


@pytest.mark.parametrize(
    "text",
    [
        "Opening hours 1869",
        "Was it opened in 1869?",
        "opened in 1869 by the emperor.",
        "See [the page](x.html) of 1869 for more.",
        "| Suez | 1869 |.",
    ],
)
def test_headings_questions_fragments_and_markup_are_not_asked_about(text):
    assert made(text) == []


def test_a_sentence_that_a_passage_cuts_is_not_asked_about():
    text = "The Kiel Canal was opened in 1895 by the emperor."
    assert made(text, start=4) == [] and made(text, end=40) == []


def test_the_same_seed_gives_the_same_order():
    text = "Kyniska of Sparta met Milo of Croton and Koroibos of Elis at Olympia."
    assert asked(text, seed=3) == asked(text, seed=3)
    assert len({tuple(asked(text, seed=seed)) for seed in range(8)}) > 1
