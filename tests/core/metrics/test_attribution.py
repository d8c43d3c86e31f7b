from math import isnan

import pytest

from ragloom.metrics import citation_precision, citation_recall
from ragloom.metrics.attribution import passage_effect

GOLD = {"eiffel.md": 1.0, "paris.md": 1.0, "rome.md": 0.0}


def test_citation_precision_counts_every_citation():
    assert citation_precision(["eiffel.md", "eiffel.md", "rome.md", "oslo.md"], GOLD) == 0.5


def test_citation_recall_counts_every_relevant_document_once():
    assert citation_recall(["eiffel.md", "eiffel.md", "rome.md"], GOLD) == 0.5


def test_without_citations_there_is_no_precision():
    assert isnan(citation_precision([], GOLD))


def test_without_citations_nothing_is_recalled():
    assert citation_recall([], GOLD) == 0.0


def test_a_citation_in_an_answer_that_should_not_be_is_wrong():
    assert citation_precision(["eiffel.md"], {}) == 0.0


def test_where_nothing_is_relevant_there_is_no_recall():
    assert isnan(citation_recall(["eiffel.md"], {}))


def test_the_effect_of_passages_is_the_mean_of_what_is_lost_without_each():
    assert passage_effect(-2.0, [-5.0, -2.5]) == pytest.approx(1.75)


def test_without_a_passage_there_is_no_effect():
    assert isnan(passage_effect(-2.0, []))
