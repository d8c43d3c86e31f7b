"""Held-out questions ranked among passages."""

from __future__ import annotations

import numpy as np
import pytest
from tests.plugins.torch.mining.letters_toy import passage

from ragloom.types import Example
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.readable import Readable, of_row
from ragloom_torch.trainers.contrastive.ranking import by_rank, figures, held_out, rank_among

QUESTION = "When?"
RIGHT, BESIDE, WRONG = passage("right", "d"), passage("beside", "d"), passage("wrong", "e")
SCORES = {"right": [0.5, 0.5], "beside": [0.9, 0.9], "wrong": [0.6, 0.1]}


class Given:
    def encode_queries(self, texts):
        return np.ones((len(texts), 2), np.float32)

    def encode_passages(self, texts):
        return np.array([SCORES[text] for text in texts], np.float32)


def found(passages):
    known = Known([Example(QUESTION, None, (RIGHT,))])
    return figures(
        held_out([QUESTION, QUESTION], [of_row(one) for one in passages], known), Given(), [1], normalise=False
    )


def test_what_stands_beside_a_positive_counts_neither_way():
    assert found([RIGHT, BESIDE, WRONG])["ndcg@10"] == 1.0


def test_what_is_wrong_counts_against_it():
    assert found([RIGHT, BESIDE, WRONG])["ndcg@10 of 1"] == pytest.approx(1 / np.log2(3))


def test_every_right_passage_is_among_those_that_are_ranked_and_the_hardest_come_next():
    right, hard, other = ([Readable(f"{name} {n}") for n in range(3)] for name in ("right", "hard", "other"))
    assert rank_among(right, hard, other, 5) == [*right, *hard[:2]]
    assert rank_among(right, hard, other, 1) == right


def test_the_hardest_of_every_question_come_before_the_second_hardest_of_any():
    names = [[Readable(letter) for letter in some] for some in ("ab", "cde", "")]
    assert "".join(one.text for one in by_rank(names)) == "acbde"
