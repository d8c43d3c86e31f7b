"""The model's posterior beside the passages' own words."""

import numpy as np
import pytest

from ragloom.pipeline.agreement import agreement
from ragloom.testing import passage
from ragloom.types import Answer, Posterior, Query, Sentence

PASSAGES = (passage(7, "The tower opened in 1889."), passage(9, "Corn is a crop."))


def answered(text, posterior):
    given = None if posterior is None else Posterior(np.array(posterior))
    return Answer(Query("when"), text, (Sentence(text, 0, len(text)),), PASSAGES, posterior=given)


def test_the_posteriors_passage_and_that_of_the_words_agree():
    found = agreement(answered("The tower opened in 1889 [1].", [0.9, 0.1]))
    assert found is not None
    assert (found.by_posterior, found.by_words, found.agree) == (7, (7,), True)
    assert found.mass == pytest.approx(0.9)


def test_they_may_disagree():
    found = agreement(answered("The tower opened in 1889.", [0.2, 0.8]))
    assert found is not None
    assert (found.by_posterior, found.by_words, found.agree) == (9, (7,), False)
    assert found.mass == pytest.approx(0.2)


def test_words_that_stand_nowhere_point_to_no_passage():
    found = agreement(answered("Whales sing at night.", [0.5, 0.5]))
    assert found is not None
    assert (found.by_words, found.mass) == ((), 0.0)


def test_without_a_posterior_there_is_nothing_to_compare():
    assert agreement(answered("The tower opened in 1889.", None)) is None
