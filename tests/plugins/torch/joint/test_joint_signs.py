"""The signs by which a joint training is judged: figures, spans that are an answer, a collapse."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
import torch

from ragloom.decoding.reading import Window
from ragloom.errors import RowError
from ragloom.types import Passage
from ragloom_torch.joint.collapse import Figures, warnings
from ragloom_torch.joint.figures import Watching, distinct, entropy, of_batch
from ragloom_torch.joint.module import Seen
from ragloom_torch.joint.rows import JointRow, answered, spread
from ragloom_torch.joint.spans import matches

SOUND = Figures(exact_match=0.8, recall_at_1=0.7, posterior_top=0.9, posterior_on_answer=0.95, first=40, answering=60)


def passage(text):
    return Passage(1, "d", text, 0, len(text))


def seen(scores, posterior, texts, chosen):
    rows = [JointRow("q", ("Lund",), (), (), n) for n in range(len(texts))]
    held = [[passage(text) for text in some] for some in texts]
    return Seen(rows, np.array(chosen), held, torch.tensor(scores), torch.tensor(posterior))


def test_the_entropy_of_k_equals_is_log_k_and_of_one_sure_passage_nought():
    assert entropy(torch.tensor([[0.25] * 4, [1.0, 0.0, 0.0, 0.0]])).tolist() == pytest.approx([log(4), 0.0])


def test_figures_tell_of_each_question_what_its_passages_hold():
    found = of_batch(
        seen(
            [[2.0, 1.0], [1.0, 2.0], [1.0, 0.0]],
            [[0.9, 0.1], [0.3, 0.7], [0.5, 0.5]],
            [["in Lund", "no"], ["in Lund", "no"], ["no", "no"]],
            [[1, 2], [3, 4], [5, 6]],
        ),
        1.0,
    )
    assert found["recall_at_1"] == [1.0, 0.0, 0.0]
    assert found["posterior_on_answer"] == pytest.approx([0.9, 0.3])
    assert found["posterior_top"] == pytest.approx([0.9, 0.7, 0.5])


def test_a_question_without_passages_has_none_that_holds_the_answer():
    nothing = float("-inf")
    found = of_batch(seen([[nothing, nothing]], [[0.0, 0.0]], [[]], [[-1, -1]]), 1.0)
    assert found["recall_at_1"] == [0.0]


def test_what_was_seen_is_told_once():
    watching = Watching(1.0)
    watching.see(seen([[2.0, 1.0]], [[0.9, 0.1]], [["in Lund", "no"]], [[1, 2]]))
    assert watching.told()["recall_at_1"] == 1.0
    assert watching.told() == {}


def test_different_first_passages_are_scaled_to_a_thousand_questions():
    assert distinct([1, 1, 2, 2]) == 500.0


def test_nothing_is_warned_of_where_retrieval_finds_what_answers():
    assert warnings(SOUND) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"recall_at_1": 0.05}, "80% of the taught questions are answered right"),
        ({"posterior_on_answer": 0.1}, "0.10 of it lies on those that hold the answer"),
        ({"first": 3}, "stand first are 3 for all taught questions, which 60 passages answer"),
    ],
)
def test_each_sign_of_a_code_is_told(change, told):
    (said,) = warnings(replace(SOUND, **change))
    assert told in said


@pytest.mark.parametrize(
    "change",
    [
        {"recall_at_1": 0.05, "exact_match": 0.1},
        {"posterior_on_answer": 0.1, "posterior_top": 0.3},
        {"posterior_on_answer": None},
        {"first": 1, "answering": 5},
    ],
    ids=["answers are wrong, too", "the posterior is undecided", "no passage holds an answer", "hardly any passages"],
)
def test_what_is_no_sign_is_not_warned_of(change):
    assert warnings(replace(SOUND, **change)) == ()


WINDOW = Window(tuple(range(9)), (0,) * 9, 3, ((0, 2), (3, 7), (8, 12), (12, 13)))
TEXT = "In 2012 Lund."


@pytest.mark.parametrize(
    ("answer", "spans"), [("Lund", ((5, 5),)), ("lund", ((5, 5),)), ("2012 Lund", ((4, 5),)), ("2", ()), ("Oslo", ())]
)
def test_an_answer_is_a_span_where_tokens_begin_and_end_as_it_does(answer, spans):
    assert matches(TEXT, WINDOW, (answer,)) == spans


def test_each_place_of_each_answer_is_a_span():
    window = Window(tuple(range(6)), (0,) * 6, 1, ((0, 2), (3, 5), (6, 8)))
    assert matches("ab cd ab", window, ("ab", "cd")) == ((1, 1), (2, 2), (3, 3))


@pytest.mark.parametrize(("answers", "told"), [(None, "names no `answers`"), ([], "has no answer")])
def test_a_row_without_an_answer_is_refused_with_its_place(answers, told):
    with pytest.raises(RowError, match=told) as caught:
        answered({"question": "q", "answers": answers, "where": "file:3"})
    assert caught.value.where == "file:3"


@pytest.mark.parametrize(
    ("count", "wanted"), [(3, [0, 2, 4, 1, 3, 5, 6]), (4, [0, 1, 3, 5, 2, 4, 6]), (7, [*range(7)]), (64, [*range(7)])]
)
def test_a_sample_is_taken_from_all_rows_evenly(count, wanted):
    rows = [JointRow("q", ("a",), (), (), number) for number in range(7)]
    assert [one.number for one in spread(rows, count)] == wanted
