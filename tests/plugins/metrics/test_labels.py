"""Accuracy and macro-F1 are those of scikit-learn."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score
from tests.plugins.metrics.predictions import figure, opened, row

LABELS = ("Spam", "ham", "Straße", "中性")


def drawn(seed, count=80):
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        right = draw.choices(LABELS, (8, 4, 2, 1))[0]
        said = draw.choice((right, right, right.upper(), f" {right}\n", draw.choice(LABELS), "something else", ""))
        rows.append(row(said, (right,)))
    return rows


def labels(rows):
    said, right = zip(*((one.said.strip().casefold(), one.gold[0].casefold()) for one in rows), strict=True)
    return list(right), list(said)


def macro(rows):
    right, said = labels(rows)
    return f1_score(right, said, labels=sorted(set(right)), average="macro", zero_division=0)


@pytest.mark.parametrize("seed", range(4))
def test_accuracy_is_scikit_learns(seed):
    rows = drawn(seed)
    assert opened("accuracy").score(rows).mean() == pytest.approx(accuracy_score(*labels(rows)), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_macro_f1_is_scikit_learns_over_the_labels_that_are_right(seed):
    rows = drawn(seed)
    assert figure(opened("macro_f1"), rows) == pytest.approx(macro(rows), abs=1e-9)
    assert 0.2 < macro(rows) < 0.9


def test_drawn_questions_have_the_macro_f1_of_their_own_labels():
    rows, metric = drawn(9, 12), opened("macro_f1")
    draws = np.random.default_rng(0).integers(0, len(rows), (20, len(rows)))
    expected = [macro([rows[number] for number in draw]) for draw in draws]
    assert metric.pooled(metric.statistics(rows)[draws]) == pytest.approx(expected, abs=1e-9)


def test_of_several_names_of_a_label_any_is_right():
    rows = [row("junk", ("spam", "Junk")), row("ham", ("ham",)), row("spam", ("junk", "spam"))]
    assert opened("accuracy").score(rows).tolist() == [1.0, 1.0, 1.0]
    assert figure(opened("macro_f1"), rows) == 1.0


def test_which_of_a_label_s_names_was_said_changes_no_label():
    rows = [row(said, ("good", "fine")) for said in ("good", "fine", "bad")]
    counts = opened("macro_f1").statistics(rows)
    assert counts[0].tolist() == counts[1].tolist() and (counts[:, 1] == counts[0, 1]).all()


def test_two_evaluations_count_a_label_alike_though_each_lacks_others():
    rows = [row(label, (label,)) for label in ("ham", "eggs", "spam")]
    metric = opened("macro_f1")
    assert metric.statistics(rows)[2].tolist() == metric.statistics(rows[2:])[0].tolist()
