"""Packed texts: every token is foretold once, and no place is wasted."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
import pytest

from ragloom_torch.pretraining.packing import Packed, packed, places

END = 9
TEXTS = [[1, 2, 3], [4], [], [5, 6, 7, 8]]


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8, 12, 13, 50])
def test_every_token_is_foretold_once_and_in_order(length):
    stream, _ = packed(TEXTS, END)
    foretold = list(chain.from_iterable(block[1:] for block in Packed(stream, length)))
    assert foretold == [1, 2, 3, END, 4, END, END, 5, 6, 7, 8, END]


@pytest.mark.parametrize("length", [1, 3, 5])
def test_what_a_block_reads_goes_on_where_the_one_before_ended(length):
    blocks = list(Packed(packed(TEXTS, END)[0], length))
    assert all(after[0] == before[-1] for before, after in pairwise(blocks))


def test_all_blocks_but_the_last_are_full():
    lengths = [len(one) for one in Packed(packed(TEXTS, END)[0], 5)]
    assert lengths == [6, 6, 3]


def test_a_text_that_its_tokenizer_ends_is_not_ended_twice():
    assert packed([[1, END], [2]], END)[0].tolist() == [END, 1, END, 2, END]


def test_nothing_packed_is_no_block():
    assert len(Packed(packed([], END)[0], 4)) == 0


def test_a_slice_of_blocks_is_those_blocks():
    blocks = Packed(np.arange(10, dtype=np.int32), 3)
    assert blocks[1:3] == [blocks[1], blocks[2]]


def test_a_block_behind_the_last_is_none():
    with pytest.raises(IndexError):
        Packed(np.arange(10, dtype=np.int32), 3)[3]


def test_a_block_is_named_by_the_texts_that_it_foretells():
    stream, begins = packed(TEXTS, END)
    assert places(Packed(stream, 4), begins, ["a", "b", "c", "d"]) == ["a", "b to d", "d"]
