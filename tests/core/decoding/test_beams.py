"""Beam search against an exhaustive one; against transformers' in ``test_as_transformers_decodes.py``."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from recurrent import RecurrentModel

from ragloom.decoding import Brief, ModelRows, Rules, search
from ragloom.types import Settings

LENGTH = 4
SIZE = 4


def all_texts(model, prompt, penalty):
    """Every text of at most LENGTH tokens, the end among them, with its score."""
    found = {}
    for size in range(1, LENGTH + 1):
        for tokens in product(range(SIZE), repeat=size):
            ends = 1 in tokens
            if (ends and tokens.index(1) == size - 1) or (not ends and size == LENGTH):
                (scores,) = model.score([prompt], [tokens])
                found[tokens] = scores.sum() / size**penalty
    return found


def searched(model, prompts, beams, **rules):
    settings = Settings(beams=beams, max_new_tokens=LENGTH)
    brief = Brief(settings, LENGTH, Rules(**rules), model.eos_ids)
    return search(ModelRows.of(model, prompts), [brief] * len(prompts))


@pytest.mark.parametrize("penalty", [0.0, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(5))
def test_as_many_beams_as_there_are_texts_find_the_best(penalty, seed):
    model = RecurrentModel(vocabulary=SIZE, seed=seed, spread=1.0)
    expected = all_texts(model, [2, 3], penalty)
    (found,) = searched(model, [[2, 3]], 200, length_penalty=penalty, early_stopping="never")
    best = max(expected, key=expected.get)
    assert (found[0].ids, found[0].score) == (best, pytest.approx(expected[best], rel=1e-5))


def test_every_hypothesis_has_the_score_of_its_text():
    model = RecurrentModel(vocabulary=SIZE, spread=1.0)
    expected = all_texts(model, [2, 3], 1.0)
    (found,) = searched(model, [[2, 3]], 3)
    assert [one.score for one in found] == pytest.approx([expected[one.ids] for one in found], rel=1e-5)


def test_hypotheses_come_best_first_and_are_all_different():
    (found,) = searched(RecurrentModel(vocabulary=SIZE, spread=1.0), [[2]], 5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.ids for one in found}) == 5


def test_where_the_rules_leave_no_token_what_stands_is_the_text():
    model = RecurrentModel(vocabulary=SIZE, spread=1.0)
    settings = Settings(beams=2, max_new_tokens=LENGTH)
    brief = Brief(settings, LENGTH, Rules(no_repeat=1), model.eos_ids, before=tuple(range(SIZE)))
    (found,) = search(ModelRows.of(model, [[0, 1, 2, 3]]), [brief])
    assert [(one.tokens, one.finish) for one in found] == [((), "length")]


def test_a_search_that_is_over_leaves_the_batch():
    model = RecurrentModel(vocabulary=12, ends=(1, 2, 3), spread=1.0)
    alone = [searched(model, [prompt], 2)[0] for prompt in ([4], [5, 6], [7])]
    assert searched(model, [[4], [5, 6], [7]], 2) == alone


def test_one_beam_is_greedy():
    model = RecurrentModel(vocabulary=12)
    (found,) = searched(model, [[4]], 1)
    tokens = [4]
    for token in found[0].ids:
        _, logits = model.prefill([tokens])
        assert token == int(np.argmax(logits[0]))
        tokens.append(token)


def test_stopping_early_takes_the_first_that_are_enough():
    model = RecurrentModel(vocabulary=8, ends=(1, 2, 3, 4), spread=1.0)
    settings = Settings(beams=2, max_new_tokens=30)
    brief = Brief(settings, 30, Rules(early_stopping=True, length_penalty=3.0), model.eos_ids)
    search(ModelRows.of(model, [[5]]), [brief])
    steps = len(model.rows_read)
    model.rows_read.clear()
    search(ModelRows.of(model, [[5]]), [replace(brief, rules=Rules(early_stopping="never", length_penalty=3.0))])
    assert steps < len(model.rows_read)
