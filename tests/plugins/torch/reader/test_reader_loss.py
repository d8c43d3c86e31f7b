"""The loss of lessons: spans weighed against no answer, as a reader weighs them when it serves."""

from math import log

import pytest
import torch

from ragloom.models import ModelFolder, TextTokenizer
from ragloom_torch.conformance_models import tiny_reader
from ragloom_torch.loading import load
from ragloom_torch.placement import Placement
from ragloom_torch.reader.torch_reader import READER, TorchReader
from ragloom_torch.trainers.reader.lessons import Lesson
from ragloom_torch.trainers.reader.marking import MarkedWindow
from ragloom_torch.trainers.reader.module import ReaderLoss

FIRST = MarkedWindow((2, 9, 3, 20, 21, 22, 23, 3), (0, 0, 0, 1, 1, 1, 1, 1), (3, 4, 6), ((3, 4), (6, 6)))
WRONG = MarkedWindow((2, 9, 3, 30, 31, 3), (0, 0, 0, 1, 1, 1), (3, 4), ())
OTHER = MarkedWindow((2, 8, 7, 3, 25, 26, 3), (0, 0, 0, 0, 1, 1, 1), (4, 5), ((4, 5),))


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    folder = ModelFolder(tiny_reader(tmp_path_factory.mktemp("reader")), "tiny")
    place = Placement(torch.device("cpu"), torch.float64)
    reader = TorchReader(load(folder, READER, place), TextTokenizer(folder))
    return ReaderLoss(reader).eval()


def summed(module, *lessons):
    batch = module.collate(lessons)
    batch.pop("count")
    return module(**batch)["loss"]


def loss(module, *lessons):
    return float(summed(module, *lessons).detach())


def scores(module, window):
    """A window's logits, less those of its first token."""
    given = module.reader.tensors([window.ids], [window.types])
    with torch.no_grad():
        return [one[0].double() - one[0, 0].double() for one in module.reader(**given)]


def expected(module, *windows):
    """By enumeration: what may be named of all windows, and no answer, whose score is 0."""
    starts, ends, spans = [0.0], [0.0], []
    for window in windows:
        start, end = scores(module, window)
        at = {token: len(starts) + number for number, token in enumerate(window.named)}
        starts += [float(start[token]) for token in window.named]
        ends += [float(end[token]) for token in window.named]
        spans += [(at[i], at[j]) for i, j in window.spans]
    log_start, log_end = (torch.tensor(one).log_softmax(0) for one in (starts, ends))
    return -log(sum(float((log_start[i] + log_end[j]).exp()) for i, j in spans or [(0, 0)]))


def test_a_window_alone_is_weighed_against_no_answer(module):
    found = loss(module, Lesson((FIRST,), "here"))
    assert found == pytest.approx(expected(module, FIRST), rel=1e-5)


def test_windows_of_one_question_compete(module):
    found = loss(module, Lesson((WRONG, FIRST, OTHER), "here"))
    assert found == pytest.approx(expected(module, WRONG, FIRST, OTHER), rel=1e-5)


def test_where_nothing_is_marked_no_answer_is_right(module):
    found = loss(module, Lesson((WRONG, WRONG), "here"))
    assert found == pytest.approx(expected(module, WRONG, WRONG), rel=1e-5)


def test_a_batch_is_the_sum_of_its_lessons_however_many_windows_they_have(module):
    lessons = [Lesson((FIRST, WRONG), "one"), Lesson((WRONG,), "two"), Lesson((OTHER, FIRST, WRONG), "three")]
    assert module.collate(lessons)["count"] == 3
    alone = [loss(module, one) for one in lessons]
    assert loss(module, *lessons) == pytest.approx(sum(alone), rel=1e-5)


def test_every_weight_of_the_model_learns(module):
    module.zero_grad()
    summed(module, Lesson((FIRST, WRONG), "here")).backward()
    still = [name for name, one in module.named_parameters() if one.grad is None or not one.grad.abs().sum()]
    assert still == []


def test_a_window_without_any_token_to_name_leaves_the_others_as_they_are(module):
    blank = MarkedWindow((2, 9, 3, 1, 3), (0, 0, 0, 1, 1), (), ())
    one, two = loss(module, Lesson((FIRST,), "here")), loss(module, Lesson((FIRST, blank), "here"))
    assert one == pytest.approx(two, rel=1e-5)
