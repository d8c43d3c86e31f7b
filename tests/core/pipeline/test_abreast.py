"""Calls that are carried out at the same time."""

import threading

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


def test_what_a_call_raises_reaches_the_caller(abreast):
    with pytest.raises(ZeroDivisionError):
        abreast.map(lambda number: 1 // number, [1, 0])
