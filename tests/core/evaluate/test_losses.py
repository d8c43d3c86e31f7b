"""How wrong an answer is."""

import pytest

from ragloom.evaluate import EvalQuestion
from ragloom.evaluate.losses import RIGHT, loss

LAMP = EvalQuestion("1", "When was the lamp lit?", ("1874", "in 1874"))


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("contains", "The lamp was lit in 1874.", 0.0),
        ("contains", "The lamp was lit in 1875.", 1.0),
        ("exact-match", "1874. [1]", 0.0),
        ("exact-match", "It was 1874.", 1.0),
        ("f1", "In 1874 [2][3].", 0.0),
        ("f1", "it 1874", pytest.approx(1 / 3)),
    ],
)
def test_an_answer_is_compared_with_the_accepted_ones_without_its_marks(name, text, wrong):
    assert loss(name, LAMP, text) == wrong


@pytest.mark.parametrize("name", RIGHT)
def test_any_answer_to_an_unanswerable_question_is_wrong(name):
    assert loss(name, EvalQuestion("1", "Why?"), "So.") == 1
