"""Many questions are asked, some at once; one that fails costs no other."""

import os
import signal
import threading
import time

import pytest

from ragloom.errors import GenerationError, UsageError
from ragloom.evaluate.asking import Outcome, ask, batches_of
from ragloom.evaluate.asking.asking import HOPELESS
from ragloom.evaluate.data import EvalQuestion
from ragloom.types import Answer, Query


def questions(count):
    return [EvalQuestion(str(number), f"What is {number}?") for number in range(count)]


def echoing(batch):
    return [Outcome(one.id, Answer(Query(one.question), one.id)) for one in batch]


def failing(*ids, kind=GenerationError):
    def way(batch):
        if any(one.id in ids for one in batch):
            raise kind("it fell over")
        return echoing(batch)

    return way


def outcomes(batches):
    return {one.id: one for batch in batches for one in batch.outcomes}


def test_every_question_has_its_outcome():
    found = outcomes(ask(echoing, batches_of(questions(10), 4)))
    assert {name: one.answer.text for name, one in found.items()} == {str(n): str(n) for n in range(10)}


def test_of_a_batch_that_fails_each_question_is_asked_alone():
    found = outcomes(ask(failing("5"), batches_of(questions(8), 4)))
    assert [name for name, one in found.items() if one.error] == ["5"] and found["5"].error == "it fell over"


def test_an_error_that_is_not_ours_is_told_with_its_kind():
    assert (
        outcomes(ask(failing("1", kind=KeyError), batches_of(questions(2), 2)))["1"].error == "KeyError: 'it fell over'"
    )


def test_an_error_of_several_lines_is_told_in_one():
    def way(batch):
        raise ValueError("it fell over\n\n  at the end")

    (found,) = outcomes(ask(way, batches_of(questions(1), 1))).values()
    assert found.error == "ValueError: it fell over at the end"


def test_where_an_error_stands_is_told_and_its_hint_is_not():
    def way(batch):
        raise GenerationError("it fell over", where="the server", hint="set it up")

    (found,) = outcomes(ask(way, batches_of(questions(1), 1))).values()
    assert found.error == "the server: it fell over"


def test_where_the_first_fail_one_and_all_the_others_are_not_asked():
    asked = []

    def way(batch):
        asked.extend(batch)
        raise GenerationError("it is down")

    with pytest.raises(UsageError, match="none of the first"):
        list(ask(way, batches_of(questions(500), 1)))
    assert len(asked) == HOPELESS


def test_one_that_is_answered_gives_hope():
    found = outcomes(ask(failing(*(str(number) for number in range(1, 60))), batches_of(questions(60), 1)))
    assert len(found) == 60


def test_batches_are_asked_abreast():
    both = threading.Barrier(2, timeout=30)

    def way(batch):
        both.wait()
        return echoing(batch)

    assert len(outcomes(ask(way, batches_of(questions(4), 1), jobs=2))) == 4


@pytest.fixture
def interruptible():
    """A shell that puts a command into the background has it ignore interruptions; restored afterwards."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interruption_keeps_what_was_being_answered_and_asks_nothing_more():
    begun, asked = threading.Barrier(2, timeout=30), []

    def way(batch):
        asked.extend(one.id for one in batch)
        begun.wait()
        if batch[0].id == "0":
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.3)
        return echoing(batch)

    found = []
    with pytest.raises(KeyboardInterrupt):
        found.extend(ask(way, batches_of(questions(40), 4), jobs=2))
    assert sorted(outcomes(found)) == sorted(asked) == [str(number) for number in range(8)]


def test_batches_say_whether_others_were_asked_beside_them():
    assert [[one.alone for one in ask(echoing, batches_of(questions(4), 2), jobs=jobs)] for jobs in (1, 2)] == [
        [True, True],
        [False, False],
    ]


def test_what_is_done_is_left_out_of_its_batch_and_moves_no_other():
    known = batches_of(questions(6), 3, done=["1", "2"])
    assert [[one.id for one in batch] for batch in known] == [["0"], ["3", "4", "5"]]


def test_a_batch_that_is_done_is_not_asked():
    assert batches_of(questions(4), 2, done=["0", "1"]) == [questions(4)[2:]]
