"""Which passages of a batch are nobody's negative."""

from __future__ import annotations

import pytest
import torch
from tests.plugins.torch.mining.letters_toy import passage

from ragloom.models import ModelFolder
from ragloom.types import Example
from ragloom_torch.conformance_models import tiny_bert
from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson
from ragloom_torch.mining.readable import Readable, of_row
from ragloom_torch.placement import Placement
from ragloom_torch.torch_encoder import TorchEncoder
from ragloom_torch.trainers.contrastive.collating import Collating, barred, contrast
from ragloom_torch.trainers.contrastive.module import ContrastModule

PORT = passage("The harbour was built in 1871.", "port")
PORT_TOO = passage("The pier was built by Ida Marsh.", "port")
MILL = passage("The mill burnt down in 1871.", "mill")
INN = passage("The inn has nine rooms.", "inn")
EXAMPLES = (
    Example("When was the harbour built?", ("1871",), (PORT,)),
    Example("Who built the pier?", ("Ida Marsh",), (PORT_TOO,)),
    Example("How many rooms has the inn?", ("nine",), (INN,)),
)
LESSONS = [Lesson(one.question, of_row(one.positives[0])) for one in EXAMPLES]
HARD = [[of_row(MILL)], [of_row(MILL)], []]


def mask(**settings):
    return barred(contrast(LESSONS, HARD), Known(EXAMPLES, **settings))


def test_every_question_brings_its_own_first():
    found = contrast(LESSONS, HARD)
    assert [one.text for one in found.passages] == [PORT.text, MILL.text, PORT_TOO.text, MILL.text, INN.text]
    assert found.own == (range(2), range(2, 4), range(4, 5))


def test_passages_of_the_same_document_are_nobodys_negative():
    assert mask(answers=False) == [
        [False, False, True, False, False],
        [True, False, False, False, False],
        [False, False, False, False, False],
    ]


def test_nor_are_those_that_hold_the_answer_but_for_what_was_looked_at():
    assert mask()[0] == [False, False, True, True, False]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tiny_bert(tmp_path_factory.mktemp("masking") / "model")
    return TorchEncoder.of(ModelFolder(folder, "tiny"), Placement(torch.device("cpu"), torch.float32))


def pull(encoder, known):
    """How the harbour's question would move the pier's vector."""
    collating = Collating(encoder=encoder, reader=encoder, known=known, passages={}, hard=0, seed=0, epoch=Epoch())
    batch = collating(LESSONS)
    vectors = {}

    class Noting(torch.nn.Module):
        settings, dimension = encoder.settings, encoder.dimension

        def forward(self, rows):
            vectors[len(vectors)] = found = encoder(rows).detach().requires_grad_()
            return found

    module = ContrastModule(Noting(), scale=20)
    count = batch.pop("count")
    only_first = {**batch, "questions": batch["questions"][:1], "positives": batch["positives"][:1]}
    module(**{**only_first, "known": batch["known"][:1]})["loss"].backward()
    assert count == 3
    return float(vectors[1].grad[1].abs().max())


def test_what_is_masked_is_not_pushed_away(encoder):
    assert pull(encoder, Known(EXAMPLES)) == 0.0


def test_what_is_not_masked_is(encoder):
    apart = [Example(one.question, one.answers, (passage(one.positives[0].text),)) for one in EXAMPLES]
    assert pull(encoder, Known(apart)) > 0.0


def test_another_passage_of_the_same_question_is_no_negative():
    several = [Example("Which harbours are there?", None, (passage("Arvel has one."), passage("So has Elsby.")))]
    both = [Lesson(several[0].question, Readable(text)) for text in ("Arvel has one.", "So has Elsby.")]
    assert barred(contrast(both, [[], []]), Known(several)) == [[False, True], [True, False]]
