import numpy as np
import pytest

from ragloom.metrics.labels import label_numbers, macro_f1, same_label


def test_labels_are_compared_without_case_and_outer_white_space():
    assert same_label(" Straße\n") == same_label("STRASSE")


def test_a_label_has_one_number_whatever_other_labels_there_are():
    among, alone = label_numbers(["b", "c", "a"], ["b", "a", "a"]), label_numbers(["c"], ["a"])
    assert among[1].tolist() == alone[0].tolist() and among[0, 0] == among[0, 1] != among[1, 1] == among[2, 0]


def test_a_thousand_labels_have_a_thousand_numbers_that_a_float_can_hold():
    labels = [f"label {number}" for number in range(1000)]
    numbers = label_numbers(labels, labels)
    assert len(np.unique(numbers)) == 1000 and (numbers == numbers.astype(np.int64)).all() and numbers.max() < 2**53


def test_macro_f1_follows_an_example_worked_by_hand():
    # a: 1 of 1 said and of 2 right; b: 1 of 2 said and of 1 right.
    assert macro_f1(label_numbers(["a", "b", "b"], ["a", "a", "b"])) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_a_label_that_is_never_right_has_no_f1():
    assert macro_f1(label_numbers(["c", "a"], ["a", "a"])) == pytest.approx(2 / 3)


def test_many_samples_are_pooled_at_once():
    numbers = label_numbers(["a", "b"], ["a", "a"])
    assert macro_f1(numbers[[[0, 0], [1, 1], [0, 1]]]).tolist() == pytest.approx([1, 0, 2 / 3])


def test_a_label_that_is_in_no_question_of_a_sample_does_not_count_in_it():
    numbers = label_numbers(["a", "b", "a"], ["a", "b", "c"])
    assert macro_f1(numbers[[1]]) == 1.0


@pytest.mark.parametrize("shape", [(), (3,), (0,), (2, 0)])
def test_without_questions_there_is_no_macro_f1(shape):
    found = macro_f1(np.zeros((*shape, 0, 2)))
    assert found.shape == shape and np.isnan(found).all()
