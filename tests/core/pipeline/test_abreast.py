"""Calls that are carried out at the same time."""

import threading
from contextvars import ContextVar
from time import sleep

import pytest

from ragloom.pipeline.abreast import Abreast


@pytest.fixture
def abreast():
    made = Abreast()
    yield made
    made.close()


def test_results_come_in_the_order_of_the_items(abreast):
    assert abreast.map(lambda number: number * 2, [3, 1, 2]) == [6, 2, 4]


def test_all_calls_run_at_the_same_time(abreast):
    together = threading.Barrier(3, timeout=30)
    assert abreast.map(lambda _: together.wait() >= 0, [1, 2, 3]) == [True] * 3


def test_a_single_call_runs_in_the_caller_s_thread(abreast):
    assert abreast.map(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]


def test_a_call_that_was_quick_the_last_time_is_not_handed_over(abreast):
    abreast.map(lambda _: None, [1, 2])
    assert abreast.map(lambda _: threading.current_thread(), [1, 2]) == [threading.current_thread()] * 2


def test_a_call_that_took_long_the_last_time_is_handed_over_again(abreast):
    for pause in (0.0, 0.01):
        abreast.map(sleep, [0.0, pause])
    assert abreast.map(lambda _: threading.current_thread(), [1, 2])[1] is not threading.current_thread()


def test_another_thread_sees_the_caller_s_context_variables(abreast):
    variable = ContextVar("variable")
    variable.set("mine")
    assert abreast.map(lambda _: variable.get(), [1, 2]) == ["mine", "mine"]


def test_what_a_call_raises_reaches_the_caller(abreast):
    with pytest.raises(ZeroDivisionError):
        abreast.map(lambda number: 1 // number, [1, 0])
