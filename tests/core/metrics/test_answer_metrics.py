import pytest

from ragloom.metrics import cmrc_tokens, exact_match, holds_answer, squad_tokens, token_f1, word_tokens
from ragloom.metrics.tokens import rouge_tokens


def test_squad_tokens_lose_case_articles_and_punctuation():
    assert squad_tokens("The  U.S. Army's a-team!") == ["us", "armys", "ateam"]


def test_an_article_within_a_word_stays():
    assert squad_tokens("Theatre and another") == ["theatre", "and", "another"]


def test_cmrc_tokens_are_characters_and_words():
    assert cmrc_tokens("《红楼梦》由Cao Xueqin于18世纪写成。") == [
        *"红楼梦由",
        "cao",
        "xueqin",
        "于",
        "18",
        *"世纪写成",
    ]


def test_cmrc_tokens_fold_full_width_forms():
    assert cmrc_tokens("ＡＢＣ　１２３") == ["abc", "123"]


def test_word_tokens_keep_a_numbers_decimals_and_drop_its_thousands():
    assert word_tokens("From 3.5 to 1,200,000 (a well-known range).") == [
        "from", "3.5", "to", "1200000", "a", "well", "known", "range",
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), [("The Eiffel Tower!", 1.0), ("Eiffel", 0.0)])
def test_exact_match_compares_normalised_answers(said, expected):
    assert exact_match(said, ["eiffel tower"]) == expected


def test_the_best_accepted_answer_counts():
    assert exact_match("1889", ["in 1889", "1889"]) == 1.0


def test_token_f1_follows_an_example_worked_by_hand():
    # "tall iron tower" against "iron tower paris": 2 common, 3 and 3.
    assert token_f1("a tall iron tower", ["iron tower, Paris"]) == pytest.approx(2 / 3)


def test_token_f1_counts_a_repeated_token_as_often_as_both_have_it():
    assert token_f1("ha ha ha", ["ha ha"]) == pytest.approx(0.8)


def test_token_f1_of_nothing_in_common_is_nothing():
    assert token_f1("Rome", ["Paris"]) == 0.0


def test_token_f1_for_chinese_counts_characters():
    assert token_f1("北京市。", ["北京"], language="zh") == pytest.approx(0.8)


@pytest.mark.parametrize("metric", [exact_match, token_f1])
@pytest.mark.parametrize(("said", "expected"), [("", 1.0), ("Paris", 0.0)])
def test_saying_nothing_is_right_where_nothing_answers(metric, said, expected):
    assert metric(said, []) == expected


@pytest.mark.parametrize("metric", [exact_match, token_f1])
def test_another_language_is_compared_as_english(metric):
    assert metric("La Tour", ["la tour!"], language="fr") == 1.0


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It opened in 1889, to great applause.", "in 1889"),
        ("The U.S. Senate", "US"),
        ("a well known name", "well-known"),
        ("from 2010–2015", "2015"),
        ("about 1,200 people", "1200"),
        ("a height of 3.5 metres", "3.5 metres"),
        ("the Beatles", "The Beatles"),
        ("该塔建于1889年，位于巴黎。", "1889年"),
        ("该塔建于1889年", "1889"),
        ("由Gustave Eiffel设计", "Gustave Eiffel"),
        ("共１２３人", "123"),
    ],
)
def test_a_text_holds_an_answer(text, answer):
    assert holds_answer(text, [answer])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Parisian life", "Paris"),
        ("built in 18890", "1889"),
        ("a height of 3.5 metres", "5 metres"),
        ("iron and steel", "iron steel"),
        ("Anything", ""),
        ("Anything", "the"),
        ("建于11889年", "1889"),
    ],
)
def test_a_text_does_not_hold_what_only_looks_like_the_answer(text, answer):
    assert not holds_answer(text, [answer])


def test_one_of_several_answers_is_enough():
    assert holds_answer("It is in Paris.", ["Rome", "Paris"])


def test_no_answer_is_held_where_none_is_accepted():
    assert not holds_answer("It is in Paris.", [])


def test_rouge_tokens_are_runs_of_letters_and_digits_of_every_script():
    found = rouge_tokens("The U.S.'s re-built_quay: 3.5 km — Маяк, café, हिन्दी 灯塔2")
    assert found == [
        "the", "u", "s", "s", "re", "built", "quay", "3", "5", "km", "маяк", "café", "हिन्दी", "灯", "塔", "2",
    ]  # fmt: skip


def test_a_mark_without_a_letter_is_no_rouge_token():
    assert rouge_tokens("⛵\ufe0f \u0301") == []


@pytest.mark.parametrize("metric", [exact_match, token_f1])
def test_an_accepted_answer_without_a_word_accepts_nothing_beside_another(metric):
    assert metric("", ["the", "tower"]) == 0.0
    assert metric("", ["the"]) == 1.0


@pytest.mark.parametrize(
    ("language", "said", "gold"),
    [("ja", "灯台は1874年。", "灯台は１８７４年"), ("ko", "등대는 1874년.", "등대는1874년")],
)
def test_japanese_and_korean_are_compared_by_character(language, said, gold):
    assert exact_match(said, [gold], language=language) == 1
    assert 0 < token_f1(said[:3], [gold], language=language) < 1
