import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.metrics import holm

shares = st.lists(st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.04, 0.3, 1.0]), min_size=1, max_size=8)


def rejected_one_after_another(values: list[float], alpha: float) -> set[int]:
    """Holm's procedure as his paper tells it: smallest first, each at alpha over what is left, until one holds."""
    gone: set[int] = set()
    for place in sorted(range(len(values)), key=lambda number: values[number]):
        if values[place] > alpha / (len(values) - len(gone)):
            break
        gone.add(place)
    return gone


def test_the_adjusted_values_are_those_that_the_procedure_gives_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(shares, st.sampled_from([0.011, 0.053, 0.101]))
def test_what_lies_within_alpha_is_what_holms_procedure_rejects(values, alpha):
    assert set(np.flatnonzero(holm(values) <= alpha)) == rejected_one_after_another(values, alpha)


@given(shares)
def test_adjusting_keeps_the_order_and_makes_no_value_smaller(values):
    found, order = holm(values), np.argsort(values, kind="stable")
    assert (found >= values).all() and (np.diff(found[order]) >= 0).all()


def test_one_test_alone_is_not_adjusted():
    assert holm([0.04]).tolist() == [0.04]


def test_no_tests_have_no_values():
    assert holm([]).shape == (0,)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(UsageError, match=r"outside \[0, 1\]"):
        holm([0.5, wrong])


def test_of_twenty_true_hypotheses_one_is_called_false_in_one_family_in_twenty():
    draw = np.random.default_rng(0)
    wrong = [holm(draw.random(20)).min() <= 0.05 for _ in range(2000)]
    assert np.mean(wrong) == pytest.approx(0.05, abs=0.015)
