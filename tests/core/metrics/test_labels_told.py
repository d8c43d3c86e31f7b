from math import isnan

import numpy as np
import pytest

from ragloom.metrics.labels import label_counts, macro_f1, same_label


def test_labels_are_compared_without_case_and_outer_white_space():
    assert same_label(" Straße\n") == same_label("STRASSE")


def test_a_row_says_what_was_said_and_what_was_right_of_each_label():
    assert label_counts(["a", "b"], ["a", "a"]).tolist() == [[1, 1, 1], [0, 0, 1]]


def test_macro_f1_follows_an_example_worked_by_hand():
    # a: 1 of 1 said and of 2 right; b: 1 of 2 said and of 1 right.
    counts = label_counts(["a", "b", "b"], ["a", "a", "b"])
    assert macro_f1(counts.sum(axis=0)) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_a_label_that_is_never_right_has_no_f1():
    assert macro_f1(label_counts(["c", "a"], ["a", "a"]).sum(axis=0)) == pytest.approx(2 / 3)


def test_many_samples_are_pooled_at_once():
    counts = label_counts(["a", "b"], ["a", "a"])
    assert macro_f1(counts[[[0, 0], [1, 1], [0, 1]]].sum(axis=-2)).tolist() == pytest.approx([1, 0, 2 / 3])


def test_without_questions_there_is_no_macro_f1():
    assert isnan(macro_f1(label_counts([], []).sum(axis=0)))


def test_counts_of_no_questions_have_columns():
    assert np.shape(label_counts([], [])) == (0, 3)
