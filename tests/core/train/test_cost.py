"""What a dry run says of the whole."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ragloom.interfaces import TrainingReport
from ragloom.train.cost import expected
from ragloom.train.data import Division
from ragloom.train.running import Done


def cost(rows, figures, **settings):
    stage = SimpleNamespace(checked=SimpleNamespace(config=SimpleNamespace(**settings)))
    found = expected(Done(stage, Division(({},) * rows), TrainingReport(Path("x"), figures, 1)))
    return None if found is None else (found.steps, found.seconds)


def test_steps_are_of_all_rows_as_often_as_there_are_epochs():
    assert cost(1000, {"seconds_per_step": 0.5, "examples_per_step": 16.0}, epochs=3.0) == (189, 94.5)


def test_a_number_of_steps_that_is_set_is_the_number():
    assert cost(1000, {"seconds_per_step": 2.0, "steps": 7.0}, epochs=3.0, max_steps=50) == (50, 100.0)


def test_what_the_tried_rows_would_take_is_taken_as_many_times_as_there_are_more():
    assert cost(1000, {"seconds_per_step": 1.0, "steps": 20.0}, epochs=1.0) == (200, 200.0)


def test_of_fewer_rows_than_are_tried_it_is_exact():
    assert cost(30, {"seconds_per_step": 1.0, "steps": 20.0}, epochs=1.0) == (20, 20.0)


@pytest.mark.parametrize("figures", [{}, {"seconds_per_step": 1.0}])
def test_where_the_trainer_does_not_tell_nothing_is_reckoned(figures):
    assert cost(10, figures, epochs=1.0) is None
