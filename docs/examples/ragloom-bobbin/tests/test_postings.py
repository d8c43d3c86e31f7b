"""The mathematics of `typos`, against the same written out slowly."""

from collections import Counter
from math import log1p, sqrt

import numpy as np
import pytest

from ragloom_bobbin.grams import grams, runs
from ragloom_bobbin.postings import Postings

TEXTS = {1: "The Suez Canal", 2: "The Eiffel Tower", 3: "the canal, the tower", 7: "茶叶"}
FOUND = {number: grams(text, 3) for number, text in TEXTS.items()}


def brute(asked):
    """The cosine of each passage with `asked`, from dictionaries."""
    held_by = Counter(gram for found in FOUND.values() for gram in found.tolist())
    rarity = {gram: log1p(len(FOUND) / max(1, held_by[gram])) for gram in [*held_by, *asked.tolist()]}
    length = {number: sqrt(sum(rarity[gram] ** 2 for gram in found.tolist())) for number, found in FOUND.items()}
    asked_length = sqrt(sum(rarity[gram] ** 2 for gram in asked.tolist()))
    shared = {number: set(found.tolist()) & set(asked.tolist()) for number, found in FOUND.items()}
    return {
        number: sum(rarity[gram] ** 2 for gram in both) / (length[number] * asked_length)
        for number, both in shared.items()
        if both
    }


@pytest.mark.parametrize("question", ["suez cannal", "Eifel Towr", "the", "绿茶叶", "xyz", ""])
def test_it_gives_the_cosine_of_every_passage_that_shares_a_run(question):
    asked = grams(question, 3)
    ids, scores = Postings.of(FOUND).search(asked)
    assert dict(zip(ids.tolist(), scores.tolist(), strict=True)) == pytest.approx(brute(asked))


def test_a_removed_passage_leaves_nothing_behind():
    rest = {number: found for number, found in FOUND.items() if number != 3}
    left, fresh = Postings.of(FOUND).without([3]), Postings.of(rest)
    assert (left.grams.tolist(), left.holders.tolist()) == (fresh.grams.tolist(), fresh.holders.tolist())


def test_passages_added_one_by_one_give_the_same_index():
    grown = Postings.of({})
    for number, found in FOUND.items():
        grown = grown.joined(Postings.of({number: found}))
    assert np.array_equal(grown.holders, Postings.of(FOUND).holders)


def test_runs_know_where_a_word_begins_and_ends():
    assert list(runs("Abc d", 3)) == [" ab", "abc", "bc ", " d "]
