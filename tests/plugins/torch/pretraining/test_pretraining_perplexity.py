"""Perplexity and bits per byte, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ragloom_torch.pretraining.perplexity import bits_per_byte, perplexity, token_counts, unigram_perplexity


def test_where_nothing_was_counted_every_token_is_as_likely():
    assert unigram_perplexity(np.zeros(8, np.int64), np.array([0, 3, 7])) == pytest.approx(8)


def test_counts_are_smoothed_by_one_each():
    counts = token_counts(np.array([0, 0, 1]), 4)
    # Token 0: (2 + 1) / (3 + 4); token 3, never counted: (0 + 1) / (3 + 4).
    by_hand = math.exp(-(math.log(3 / 7) + math.log(1 / 7)) / 2)
    assert unigram_perplexity(counts, np.array([0, 3])) == pytest.approx(by_hand)


def test_counts_are_of_the_whole_vocabulary():
    assert token_counts(np.array([2, 2, 0], np.int32), 5).tolist() == [1, 0, 2, 0, 0]


def test_one_bit_a_byte_is_a_coin_for_each():
    assert bits_per_byte(math.log(2) * 4, tokens=10, size=40) == pytest.approx(1)


def test_the_perplexity_of_a_hopeless_model_is_a_number():
    assert math.isfinite(perplexity(1e6))
