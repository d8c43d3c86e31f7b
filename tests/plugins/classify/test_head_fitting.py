"""Logistic regression, and cross-validation that is honest about what it chose."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from ragloom_classify.fitting import choose, fit, held_out
from ragloom_classify.head import Head

STRENGTHS = (0.1, 10.0)


def points(labels, n=30, apart=3.0, seed=0):
    """``n`` points a label, around corners ``apart`` from the origin."""
    draw = np.random.default_rng(seed)
    codes = np.repeat(np.arange(labels), n)
    return draw.normal(size=(labels * n, 4)) + apart * np.eye(labels, 4)[codes], codes


@pytest.mark.parametrize("labels", [2, 3])
def test_a_head_gives_the_probabilities_of_the_model_that_it_was_made_of(labels):
    vectors, codes = points(labels)
    weights, steps = fit(vectors, codes, strength=1.0)
    of_sklearn = LogisticRegression(C=1.0, max_iter=10_000).fit(vectors, codes).predict_proba(vectors)
    ours = Head(tuple(map(str, range(labels))), weights).probabilities(vectors)
    assert steps > 0
    assert np.allclose(ours, of_sklearn, atol=1e-9)


def test_what_is_apart_is_told_apart_where_it_was_held_out():
    vectors, codes = points(3)
    found, folds = held_out(vectors, codes, strengths=STRENGTHS, folds=5, seed=0)
    assert folds == 5
    assert (found == codes).mean() > 0.9


def test_of_labels_by_chance_nothing_is_learnt():
    vectors, codes = points(2, n=60, apart=0.0)
    found, _ = held_out(vectors, codes, strengths=STRENGTHS, folds=5, seed=0)
    assert 0.3 < (found == codes).mean() < 0.7


def test_there_are_no_more_folds_than_examples_of_the_rarest_label():
    vectors, codes = points(2, n=2)
    assert held_out(vectors, codes, strengths=STRENGTHS, folds=5, seed=0)[1] == 2


def test_of_equal_strengths_the_one_that_bends_least_is_chosen():
    vectors, codes = points(2, apart=50.0)
    assert choose(vectors, codes, strengths=(10.0, 0.1, 1.0), folds=3, seed=0) == 0.1
