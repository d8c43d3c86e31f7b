"""What a language model writes, read as a label or as none."""

import pytest

from ragloom_classify.reply import read_label, spellings

SENTIMENT = spellings(
    ["positive", "negative", "neutral", "very positive", "积极", "消极"], {"good": "positive", "好评": "积极"}
)


@pytest.mark.parametrize(
    ("reply", "label"),
    [
        ("positive", "positive"),
        (" Positive.\n", "positive"),
        ("POSITIVE", "positive"),
        ("**Negative**", "negative"),
        ("Label: neutral", "neutral"),
        ("The sentiment is negative, since the bed was hard.", "negative"),
        ("very positive", "very positive"),
        ("\n\n“positive”\n\nText: another", "positive"),
        ("Good!", "positive"),
        ("标签：积极", "积极"),
        ("积极的", "积极"),
        ("好评。", "积极"),
        ("\uff30ositive", "positive"),
    ],
)
def test_a_label_is_read_whatever_is_around_it(reply, label):
    assert read_label(reply, SENTIMENT) == label


@pytest.mark.parametrize(
    "reply",
    ["", "   ", "…", "I cannot say", "not positive", "positive or negative", "positively", "neutral/negative", "42"],
)
def test_anything_else_is_none(reply):
    assert read_label(reply, SENTIMENT) == ""


@pytest.mark.parametrize(
    ("reply", "label"),
    [
        ("-1", "-1"),
        ("Label: −1.", "-1"),
        ("**-1**", "-1"),
        ("1", "1"),
        ("0.", "0"),
        ("1.5", ""),
        ("10", ""),
        ("0 or -1", ""),
    ],
)
def test_a_number_keeps_its_sign_and_its_decimals(reply, label):
    assert read_label(reply, spellings(["-1", "0", "1"], {})) == label


@pytest.mark.parametrize(
    ("reply", "label"),
    [("★★", "★★"), ("Label: ★", "★"), ("★★★★", ""), ("C++.", "C++"), ("“C”", "C"), ("(none)", "(none)")],
)
def test_a_label_may_be_made_of_signs(reply, label):
    assert read_label(reply, spellings(["★", "★★", "★★★", "C", "C++", "(none)"], {})) == label


def test_another_word_for_a_label_that_there_is_not_means_nothing():
    assert spellings(["positive"], {"great": "positve"}) == {"positive": "positive"}


def test_chinese_words_count_only_where_they_are_configured():
    assert read_label("好评", spellings(["positive"], {})) == ""


def test_a_label_and_another_word_for_it_are_one():
    assert read_label("positive (good)", SENTIMENT) == "positive"


def test_a_label_within_a_longer_word_is_no_second_label():
    assert read_label("positive, never non-neutrality", SENTIMENT) == "positive"
