"""What a query may be."""

import math

import pytest

from ragloom import Query
from ragloom.errors import UsageError


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
def test_a_weight_that_is_no_finite_number_is_refused(weight):
    with pytest.raises(UsageError, match="finite"):
        Query("canal", weight=weight)


@pytest.mark.parametrize("weight", [math.nan, math.inf])
def test_a_term_s_weight_that_is_no_finite_number_is_refused(weight):
    with pytest.raises(UsageError, match="finite"):
        Query("canal", terms=(("suez", weight),))
