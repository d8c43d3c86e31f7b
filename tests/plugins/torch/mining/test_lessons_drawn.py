"""Negatives that are drawn anew each epoch, and by nothing but seed and epoch."""

from __future__ import annotations

from types import SimpleNamespace

from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.lessons import Lesson, settled
from ragloom_torch.mining.readable import Readable

LESSON = Lesson("When?", Readable("In 1871."), tuple("abcdefgh"), "a.jsonl:1")


def test_the_same_epoch_draws_the_same():
    assert LESSON.drawn(3, seed=1, epoch=4) == LESSON.drawn(3, seed=1, epoch=4)


def test_epochs_draw_differently():
    assert len({tuple(LESSON.drawn(3, seed=1, epoch=epoch)) for epoch in range(8)}) > 4


def test_no_more_are_drawn_than_there_are():
    assert sorted(LESSON.drawn(30, seed=1, epoch=0)) == list("abcdefgh")


def test_what_is_held_out_is_settled():
    (held,) = settled([LESSON], 2, seed=1)
    assert {frozenset(held.drawn(2, seed=1, epoch=epoch)) for epoch in range(6)} == {frozenset(held.hard)}


def test_an_epoch_that_is_gone_on_with_keeps_its_number():
    epoch = Epoch()
    for said in (0.0, 0.9999999, 1.5, 2):
        epoch.on_epoch_begin(None, SimpleNamespace(epoch=said), None)
        assert epoch.number == int(said + 0.1)
