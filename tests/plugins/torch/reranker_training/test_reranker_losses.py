"""Losses over a question's candidates, and how candidates come together."""

from __future__ import annotations

from math import exp, inf, log

import pytest
import torch

from ragloom.types import Example, ExamplePassage
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson
from ragloom_torch.mining.readable import Readable
from ragloom_torch.trainers.reranker.filling import filled
from ragloom_torch.trainers.reranker.module import binary, listwise
from ragloom_torch.trainers.reranker.ranking import candidates

SCORES = torch.tensor([[1.0, -0.5, 2.0], [0.3, 0.1, -inf]])


def test_listwise_is_a_softmax_over_each_questions_candidates():
    expected = -log(exp(1.0) / (exp(1.0) + exp(-0.5) + exp(2.0))) - log(exp(0.3) / (exp(0.3) + exp(0.1)))
    assert float(listwise(SCORES)) == pytest.approx(expected, rel=1e-6)


def test_binary_counts_each_candidate_that_is_there():
    right, wrong = [1.0, 0.3], [-0.5, 2.0, 0.1]
    expected = sum(log(1 + exp(-one)) for one in right) + sum(log(1 + exp(one)) for one in wrong)
    assert float(binary(SCORES)) == pytest.approx(expected, rel=1e-6)


def test_too_few_are_filled_with_other_rows_passages_but_for_what_is_right():
    shelf = [Readable(f"text {n}", f"d{n}") for n in range(6)]
    known = Known(
        [Example("When?", None, (ExamplePassage("text 0", document="d0"), ExamplePassage("x", document="d1")))]
    )
    (found,) = filled([Lesson("When?", shelf[0], (shelf[5].key,))], shelf, known, least=4, seed=0)
    assert found.hard[0] == shelf[5].key
    assert set(found.hard) == {one.key for one in shelf[2:]}


def test_a_question_with_enough_keeps_what_it_has():
    lesson = Lesson("When?", Readable("right"), ("a", "b"))
    assert filled([lesson], [Readable("other")], Known([]), least=2, seed=0) == [lesson]


def test_all_that_is_right_is_among_the_candidates():
    right, wrong = [Readable("r1"), Readable("r2")], [Readable("w1"), Readable("r1"), Readable("w2")]
    found = candidates("When?", right, wrong, 3)
    assert ([one.text for one in found.passages], found.right) == (["r1", "r2", "w1"], 2)
