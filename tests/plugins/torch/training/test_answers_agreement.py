"""Answers are compared in the tokens of their language."""

import pytest

from ragloom_torch.training.agreement import agreement, language_of_answers


def test_chinese_answers_share_characters():
    assert agreement([("北京市", ["北京"])]) == {"exact_match": 0.0, "f1": pytest.approx(0.8)}


def test_means_are_over_all_and_silence_is_right_where_nothing_is_accepted():
    found = agreement([("the old town", ["Old Town", "Lund"]), ("", ()), ("Lund", ())])
    assert found == {"exact_match": pytest.approx(2 / 3), "f1": pytest.approx(2 / 3)}


def test_of_nothing_there_is_nothing():
    assert agreement([]) == {}


def test_the_language_is_that_of_what_is_accepted():
    assert [language_of_answers(one) for one in (["Lund"], ["Lund", "北京"], ["서울"], ())] == ["en", "zh", "zh", "en"]
