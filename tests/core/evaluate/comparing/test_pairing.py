from dataclasses import replace

import pytest
from tests.core.evaluate.comparing.evaluations import evaluation

from ragloom.errors import UsageError
from ragloom.evaluate.comparing import together

BASE = [0.0, 1.0, 1.0, 0.0]


def ids(shared):
    return [row.id for row, _ in shared.rows]


def side(name="a", count=4, **settings):
    return evaluation(name, {"f1": BASE[:count]}, **settings)


def test_questions_are_paired_by_id_whatever_their_order():
    other = side("b")
    turned = replace(other, rows=other.rows[::-1])
    assert [(row.id, its.id) for row, its in together(side(), turned).rows] == [(f"q{n}", f"q{n}") for n in range(4)]


def test_questions_that_failed_in_either_are_left_out_and_counted():
    shared = together(side(rows={"q0": {"error": "down"}}), side("b", rows={"q2": {"error": "down"}}))
    assert (ids(shared), shared.failed) == (["q1", "q3"], 2)


def test_questions_of_one_evaluation_alone_are_counted():
    shared = together(side(), side("b", rows={"q3": {"id": "q9"}, "q2": {"id": "q8"}}))
    assert (ids(shared), shared.only_one, shared.only_other) == (["q0", "q1"], 2, 2)


def test_another_question_of_the_same_id_is_left_out_and_counted():
    shared = together(side(), side("b", rows={"q3": {"question": "Why?"}}))
    assert (ids(shared), shared.reworded) == (["q0", "q1", "q2"], 1)


def test_different_data_are_refused_with_both_files():
    with pytest.raises(UsageError, match=r"different data .*qa\.jsonl: aaaa.*qa\.jsonl: bbbb"):
        together(side(), side("b", sha256="b" * 64))


def test_data_without_a_digest_are_like_no_other():
    with pytest.raises(UsageError, match="different data"):
        together(side(sha256=""), side("b", sha256=""))


def test_different_data_can_be_compared_on_purpose():
    assert len(together(side(), side("b", sha256="b"), different_data=True).rows) == 4


def test_nothing_in_common_is_refused():
    with pytest.raises(UsageError, match="share no question"):
        together(side(count=1), side("b", count=1, rows={"q0": {"id": "other"}}))


def test_two_rows_of_one_id_are_called_damaged():
    with pytest.raises(UsageError, match="two rows have one id"):
        together(side(rows={"q1": {"id": "q0"}}), side("b"))
