"""Which tokens are to be guessed: as many as was said, in the shares of the paper, the same whenever they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom_torch.trainers.mlm.masking import NOTHING, Block, Masking, chosen, of_epoch, of_held_out

MASK = 4
OTHERS = np.arange(100, 400)
TOKENS = tuple(range(500, 560))
BLOCK = Block((2, *TOKENS, 3), (-1, *range(len(TOKENS)), -1))
MASKING = Masking(0.15, MASK, OTHERS)


def drawn(times=4000):
    return [MASKING.drawn(BLOCK, of_epoch(1, epoch, 0)) for epoch in range(times)]


@pytest.fixture(scope="module")
def many():
    return drawn()


def asked(rows):
    """Each token that was to be guessed: what it was, and what stood there."""
    return [(label, token) for row in rows for label, token in zip(row.labels, row.ids, strict=True) if label >= 0]


def test_the_share_that_was_said_is_to_be_guessed(many):
    assert len(asked(many)) / (len(many) * len(TOKENS)) == pytest.approx(0.15, abs=0.002)


@pytest.mark.parametrize("count", [1, 3, 7, 20])
def test_the_share_is_right_on_average_for_short_texts_as_well(count):
    found = [len(chosen(range(count), 0.4, of_epoch(1, 0, row))) for row in range(4000)]
    # At least one token is always asked for.
    by_chance = sum(max(1, whole) * likely for whole, likely in rounded(0.4 * count))
    assert np.mean(found) == pytest.approx(by_chance, abs=0.03)


def rounded(wanted):
    low = int(wanted)
    return (low, 1 - (wanted - low)), (low + 1, wanted - low)


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        (lambda label, token: token == MASK, 0.8),
        (lambda label, token: token not in (MASK, label), 0.1),
        (lambda label, token: token == label, 0.1),
    ],
    ids=["hidden", "changed", "left"],
)
def test_four_fifths_are_hidden_one_in_ten_changed_one_in_ten_left(many, kind, share):
    found = asked(many)
    assert sum(kind(*one) for one in found) / len(found) == pytest.approx(share, abs=0.01)


def test_every_token_is_as_often_to_be_guessed(many):
    counts = np.bincount([label - TOKENS[0] for label, _ in asked(many)], minlength=len(TOKENS))
    # Binomial: five standard deviations about the mean.
    mean, spread = 0.15 * len(many), (0.15 * 0.85 * len(many)) ** 0.5
    assert np.abs(counts - mean).max() < 5 * spread


def test_special_tokens_are_never_to_be_guessed(many):
    assert all(row.labels[0] == row.labels[-1] == NOTHING for row in many)


def test_tokens_are_changed_into_tokens_of_texts_alone(many):
    changed = {token for label, token in asked(many) if token not in (MASK, label)}
    assert changed <= set(OTHERS.tolist())


def test_what_is_not_to_be_guessed_stays(many):
    kept = [
        token == before
        for row in many
        for token, before, label in zip(row.ids, BLOCK.ids, row.labels, strict=True)
        if label == NOTHING
    ]
    assert all(kept)


def test_labels_are_the_tokens_that_stood_there(many):
    told = [label in (NOTHING, before) for row in many for label, before in zip(row.labels, BLOCK.ids, strict=True)]
    assert all(told)


def test_the_same_seed_epoch_and_row_give_the_same_masks():
    one, two = (MASKING.drawn(BLOCK, of_epoch(3, 5, 8)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("other", [(4, 5, 8), (3, 6, 8), (3, 5, 9)], ids=["seed", "epoch", "row"])
def test_another_seed_epoch_or_row_gives_other_masks(other):
    assert MASKING.drawn(BLOCK, of_epoch(*other)) != MASKING.drawn(BLOCK, of_epoch(3, 5, 8))


def test_held_out_rows_have_masks_of_their_own():
    one, two = (MASKING.drawn(BLOCK, of_held_out(row)) for row in (0, 1))
    assert one.labels != two.labels


WORDS = (-1, 0, 0, 0, 1, 2, 2, 3, 4, 4, 4, 4, 5, 6, 7, 7, -1)


def test_a_word_is_to_be_guessed_whole_or_not_at_all():
    for row in range(300):
        places = set(chosen(WORDS, 0.3, of_epoch(1, 0, row)))
        for word in range(8):
            own = {place for place, one in enumerate(WORDS) if one == word}
            assert own <= places or not own & places


def test_whole_words_are_no_more_than_their_share_unless_one_alone_is():
    for row in range(300):
        places = chosen(WORDS, 0.3, of_epoch(1, 0, row))
        words = {WORDS[place] for place in places}
        assert len(places) <= 5 or len(words) == 1


def test_a_block_of_one_word_has_something_to_guess():
    assert chosen((-1, 0, -1), 0.01, of_epoch(1, 0, 0)) == [1]
