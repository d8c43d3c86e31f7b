"""How many questions each rung asks."""

import pytest

from ragloom.evaluate.sweeping.rungs import rungs


def asked(*given: int, **named: int) -> list[int]:
    return [one.questions for one in rungs(*given, **named)]


def test_each_rung_asks_three_times_as_many_and_the_last_all():
    assert asked(2700, 24) == [100, 300, 900, 2700]


def test_a_third_is_meant_to_leave_each_rung():
    assert [one.keep for one in rungs(2700, 24)] == [8, 3, 1, 1]


def test_no_rung_asks_too_few_to_tell_anything():
    assert asked(400, 24) == [133, 400]


def test_few_questions_make_one_rung():
    assert asked(60, 24) == [60]


def test_two_configs_need_two_rungs():
    assert asked(3000, 2) == [1000, 3000]


def test_one_config_is_asked_everything_at_once():
    assert asked(3000, 1) == [3000]


@pytest.mark.parametrize("questions", [1000, 1001, 4255])
def test_all_rungs_but_the_last_ask_whole_batches(questions):
    *before, last = asked(questions, 24, batch=16)
    assert all(one % 16 == 0 for one in before) and last == questions
