"""The nearest examples decide, and nothing else does."""

import pytest
from tests.plugins.classify.labelled import evidence

from ragloom.testing.fakes import ScriptedGenerator
from ragloom_classify.config import NearestConfig
from ragloom_classify.nearest import NearestFuser


def decided(*labelled, **settings):
    return NearestFuser(NearestConfig(**settings)).fuse([evidence(*labelled)], ScriptedGenerator([]))[0]


def test_one_close_example_outweighs_two_far_ones():
    found = decided(("good", 9.0), ("bad", 2.0), ("bad", 2.0))
    assert (found.text, found.confidence) == ("good", pytest.approx(9 / 13))


def test_uniform_votes_are_counted():
    assert decided(("good", 9.0), ("bad", 2.0), ("bad", 2.0), weighting="uniform").text == "bad"


def test_no_more_than_k_examples_vote():
    assert decided(("good", 1.0), ("bad", 0.9), ("bad", 0.8), k=1).text == "good"


def test_an_example_without_a_label_has_no_vote():
    found = decided((None, 9.0), ("bad", 1.0))
    assert (found.text, found.confidence, found.posterior.answer.tolist()) == ("bad", 1.0, [0.0, 1.0])


def test_it_abstains_where_no_example_has_a_label():
    assert decided((None, 9.0), (None, 1.0)).abstained


def test_it_abstains_where_nothing_was_found():
    assert decided().abstained


@pytest.mark.parametrize(
    ("value", "label"), [(4, "4"), (True, "true"), (("good",), "good"), (" very\n good ", "very good"), (0, "0")]
)
def test_numbers_truth_values_and_a_single_tag_are_labels(value, label):
    assert decided((value, 1.0)).text == label


def test_several_tags_are_no_label():
    assert decided((("good", "bad"), 1.0)).abstained


def test_the_nearest_of_those_who_voted_for_it_are_cited():
    found = decided(("bad", 9.0), ("good", 8.0), ("good", 7.0), (None, 6.0), ("good", 5.0), cite=2)
    assert (found.text, found.grounds) == ("good", (1, 2))


def test_it_says_that_what_was_found_has_no_labels():
    assert decided((None, 9.0), (None, 1.0)).reason == "None of the 2 texts that were found has a `label`."


def test_of_a_single_text_it_says_so():
    assert decided((None, 9.0)).reason == "The one text that was found has no `label`."
