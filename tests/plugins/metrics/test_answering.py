"""What is answered, how wrong it is, and whether confidence tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.plugins.metrics.predictions import drawn, figure, opened, row

from ragloom.metrics import aurc

NAMES = (
    *("ndcg", "mrr", "map", "recall", "precision", "success", "exact_match", "f1", "contains", "bleu"),
    *("rouge1", "rouge2", "rougeL", "accuracy", "macro_f1", "citation_precision", "citation_recall"),
    *("answer_in_context", "answered", "risk", "aurc"),
)


def sure(rows):
    draw = np.random.default_rng(3)
    return [replace(one, answer=replace(one.answer, confidence=float(draw.integers(0, 9)) / 8)) for one in rows]


@pytest.mark.parametrize(("loss", "right"), [("contains", "contains"), ("f1", "f1"), ("exact-match", "exact_match")])
def test_aurc_is_that_of_the_given_answers(loss, right):
    rows = sure(drawn(2))
    given = [one for one in rows if not one.answer.abstained]
    values = [value if one.gold else 0.0 for one, value in zip(given, opened(right).score(given), strict=True)]
    expected = aurc([one.answer.confidence for one in given], 1 - np.array(values))
    assert figure(opened("aurc", loss=loss), rows) == pytest.approx(expected, abs=1e-9)


def test_risk_and_coverage_are_of_the_same_answers():
    rows = drawn(2)
    values, answered = opened("risk").score(rows), opened("answered").score(rows)
    assert (np.isnan(values) == (answered == 0)).all()


def test_any_answer_to_a_question_without_one_is_wrong():
    assert opened("risk", loss="f1").score([row("the", ()), row("", ())]) == pytest.approx([1, np.nan], nan_ok=True)


def test_an_unbounded_confidence_is_counted_and_finite():
    rows = [row("right", ("right",)), row("wrong", ("right",)), row("right", ("right",))]
    endless = [
        replace(one, answer=replace(one.answer, confidence=value))
        for one, value in zip(rows, (np.inf, -np.inf, 0.0), strict=True)
    ]
    counts = opened("aurc").statistics(endless)
    assert np.isfinite(counts).all()
    assert float(opened("aurc").pooled(counts)) == pytest.approx((0 + 0 + 1 / 3) / 3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["de", "ar", "xx", ""])
def test_a_language_that_has_no_rules_of_its_own_is_judged_all_the_same(name, language):
    rows = [replace(one, language=language, relevant={"a": 1.0}, documents=("b", "a")) for one in sure(drawn(1))]
    values = opened(name).score(rows)
    assert values.shape == (len(rows),) and not np.isinf(values).any()
