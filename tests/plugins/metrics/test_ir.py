"""Measures of ir-measures by name: which are refused, and what is said then."""

from __future__ import annotations

import ir_measures
import pytest
from tests.plugins.metrics.predictions import opened

from ragloom.config import config_from_mapping
from ragloom.errors import ConfigError, UsageError
from ragloom.interfaces import Scored
from ragloom.registry import Registry
from ragloom.registry.resolve import check_fit, resolve
from ragloom.types import Answer, Query
from ragloom_metrics.retrieval.ir import parsed

RELEVANT = {"a b": 2.0, "c": 0.5}


def row(*documents):
    return Scored("?", Answer(Query("?"), ""), relevant=RELEVANT, documents=documents)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nDGC@10", "it has no such measure\n  hint: did you mean `nDCG`"),
        ("Zebra", "it has no such measure\n  hint: there are: AP"),
        ("P", "invalid param cutoff"),
        ("P@", "problem parsing measure"),
        ("nDCG@10; P@5", "multiple expressions"),
        ("nDCG(depth=3)@10", "unsupported params"),
        ("P(0)@5", "args must be named"),
        ("NumRet", "it counts"),
        ("(" * 99, "problem parsing measure"),
        ("__import__('os')", "args must be named"),
    ],
)
def test_what_is_no_measure_is_refused_with_what_is(name, said):
    with pytest.raises(UsageError) as caught:
        parsed(name)
    assert f"ir-measures cannot compute `{name}`: " in str(caught.value)
    assert said in str(caught.value)


def test_a_measure_whose_library_is_absent_names_it(monkeypatch):
    monkeypatch.setattr(ir_measures.cwl_eval, "_is_available", False)
    with pytest.raises(UsageError) as caught:
        parsed("RBP(p=0.8, rel=1)")
    assert "nothing that is installed computes it\n  hint: pip install ir-measures[cwl_eval]" in str(caught.value)


def test_a_config_with_an_unknown_measure_does_not_fit():
    registry = Registry.bundled()
    given = {"version": 1, "evaluate": {"metrics": [{"use": "ir", "measure": "nDGC@10"}]}}
    with pytest.raises(ConfigError, match=r"evaluate\.metrics\.0\.use: ir-measures cannot compute `nDGC@10`"):
        check_fit(resolve(config_from_mapping(given), registry), registry)


def test_a_question_for_which_nothing_was_found_is_worth_nothing():
    assert opened("ir", measure="RR").score([row(), row("x", "a b")]).tolist() == [0.0, 0.5]


def test_a_fraction_of_a_grade_counts_as_a_whole_one():
    assert opened("ir", measure="R@1").score([row("c")]).tolist() == [0.5]
