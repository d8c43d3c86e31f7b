"""Where answers stand: in characters, and in the tokens that stand for these."""

import pytest

from ragloom_torch.trainers.reader.places import covered, places


def texts(text, *answers):
    return [text[start:end] for start, end in places(text, answers)]


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Lit in 1874, dark in 1880, lit in 1874.", "1874", [(7, 11), (34, 38)]),
        ("The OLD pier, the old pier", "old pier", [(4, 12), (18, 26)]),
        ("a harbour\n master", "harbour master", [(2, 17)]),
        ("nothing of it", "tide", []),
        ("a.b and axb", "a.b", [(0, 3)]),
    ],
)
def test_every_place_is_found_whatever_its_case_and_blanks(text, answer, expected):
    assert places(text, [answer]) == expected


def test_places_of_all_answers_come_in_the_texts_order_and_once():
    assert texts("in 1874, May 1874", "May 1874", "1874", "1874") == ["1874", "May 1874", "1874"]


def test_a_place_within_a_word_counts_only_where_there_is_no_other():
    assert places("the lamps and a lamp", ["lamp"]) == [(16, 20)]
    assert places("in the 1990s", ["1990"]) == [(7, 11)]


def test_chinese_has_no_words_that_could_be_cut():
    assert texts("灯塔建于1874年，灯塔很高。", "灯塔") == ["灯塔", "灯塔"]
    assert texts("灯塔建于1874年", "1874") == ["1874"]


def test_tokens_are_those_that_share_a_character_with_the_place():
    offsets = [(0, 3), (3, 7), (7, 8), (8, 12)]
    assert covered(offsets, (4, 9)) == (1, 3)


def test_tokens_without_characters_stand_for_nothing():
    assert covered([(0, 0), (0, 4), (4, 4)], (0, 4)) == (1, 1)


def test_a_place_that_no_token_stands_for_has_none():
    assert covered([(0, 2), (6, 8)], (3, 5)) is None
