"""A long source is read in windows: together they hold all of it, each with the whole question."""

import pytest

from ragloom.decoding.reading import windows
from ragloom.models import Pair


def pair_of(tokens, question=3):
    """``[CLS] question [SEP] source [SEP]``, each token of the source two characters long."""
    head = tuple(range(question + 2))
    source = tuple(range(100, 100 + tokens))
    ids = (*head, *source, 9)
    second = tuple(range(len(head), len(head) + tokens))
    return Pair(ids, (0,) * len(head) + (1,) * (tokens + 1), second, tuple((2 * n, 2 * n + 2) for n in range(tokens)))


@pytest.mark.parametrize("tokens", [1, 4, 5, 23, 60])
@pytest.mark.parametrize("stride", [0, 2, 100])
def test_windows_hold_every_token_of_the_source_and_fit(tokens, stride):
    found = list(windows(pair_of(tokens), 16, stride))
    assert {offset for one in found for offset in one.offsets} == set(pair_of(tokens).offsets)
    assert all(len(one.ids) == len(one.types) <= 16 for one in found)


def test_windows_share_the_stride():
    one, two = list(windows(pair_of(14), 16, 4))
    assert one.offsets[-4:] == two.offsets[:4]


def test_every_window_has_the_question_and_both_its_ends():
    for one in windows(pair_of(40), 16, 4):
        assert (one.ids[:5], one.ids[-1]) == ((0, 1, 2, 3, 4), 9)


def test_a_source_without_tokens_has_no_window():
    assert list(windows(pair_of(0), 16, 4)) == []
