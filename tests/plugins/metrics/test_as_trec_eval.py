"""Metrics of rankings are trec_eval's, as pytrec_eval runs it, and ir-measures'."""

from __future__ import annotations

import random

import ir_measures
import numpy as np
import pytest
import pytrec_eval
from tests.plugins.metrics.predictions import opened

from ragloom.interfaces import Scored
from ragloom.types import Answer, Query

SEEDS = range(6)
MEASURES = [
    ("ndcg", 10, "ndcg_cut_10"),
    ("ndcg", 3, "ndcg_cut_3"),
    ("ndcg", None, "ndcg"),
    ("mrr", None, "recip_rank"),
    ("map", None, "map"),
    ("map", 5, "map_cut_5"),
    ("recall", 10, "recall_10"),
    ("recall", 2, "recall_2"),
    ("precision", 10, "P_10"),
    ("precision", None, "set_P"),
    ("success", 10, "success_10"),
    ("success", 1, "success_1"),
]
BY_NAME = ("Bpref", "Rprec", "IPrec@0.5", "Judged@10", "infAP", "Compat(p=0.9)", "P(rel=2)@5", "Accuracy")
LANGUAGES = ("en", "zh", "de", "xx", "")


def drawn(seed, *, ties):
    """Runs and judgements by query: graded, judged in part, now and then with nothing found or nothing relevant."""
    draw, runs, judged = random.Random(seed), {}, {}
    for number in range(60):
        names = draw.sample([f"doc {one}/页.md" for one in range(40)], 30)
        scores = [float(draw.randint(0, 5)) for _ in names] if ties else random.Random(number).sample(range(99), 30)
        runs[str(number)] = dict(zip(names, map(float, scores), strict=True)) if draw.random() < 0.95 else {}
        some = draw.sample(names, draw.randint(1, 12))
        judged[str(number)] = {name: draw.choice((0, 0, 1, 1, 2, 3)) for name in some}
        judged[str(number)] |= {f"not found {one}": draw.randint(0, 2) for one in range(draw.randint(0, 3))}
    return runs, judged


def ranked(run):
    """In trec_eval's order: by score, those of equal score by id from the last to the first."""
    return tuple(sorted(sorted(run, reverse=True), key=lambda name: -run[name]))


def rows_of(runs, judged):
    return [_row(judged[number], runs[number], LANGUAGES[place % 5]) for place, number in enumerate(runs)]


def _row(judged, run, language):
    return Scored("?", Answer(Query("?"), ""), relevant=judged, documents=ranked(run), language=language)


def expected_of(measure, runs, judged):
    """trec_eval's; a query for which nothing was found is worth 0, one to which nothing is relevant has no value."""
    found = pytrec_eval.RelevanceEvaluator(judged, {measure}).evaluate(runs)
    return [found.get(number, {}).get(measure, 0.0) if max(judged[number].values()) > 0 else np.nan for number in runs]


@pytest.mark.parametrize("ties", [False, True], ids=["all scores differ", "many scores are equal"])
@pytest.mark.parametrize(("name", "k", "measure"), MEASURES)
def test_every_question_scores_as_by_trec_eval(name, k, measure, ties):
    for seed in SEEDS:
        runs, judged = drawn(seed, ties=ties)
        found = opened(name, k=k).score(rows_of(runs, judged))
        assert found == pytest.approx(expected_of(measure, runs, judged), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_mrr_cut_short_is_that_of_the_head_of_the_ranking(k):
    runs, judged = drawn(11, ties=False)
    heads = {number: {name: run[name] for name in ranked(run)[:k]} for number, run in runs.items()}
    found = opened("mrr", k=k).score(rows_of(runs, judged))
    assert found == pytest.approx(expected_of("recip_rank", heads, judged), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "k", "measure"),
    [
        ("ndcg", 10, "nDCG@10"),
        ("mrr", 10, "RR@10"),
        ("map", None, "AP"),
        ("recall", 5, "R@5"),
        ("precision", 5, "P@5"),
        ("success", 5, "Success@5"),
    ],
)
def test_the_plain_metrics_are_those_of_ir_measures(name, k, measure):
    rows = rows_of(*drawn(12, ties=True))
    plain, through = opened(name, k=k).score(rows), opened("ir", measure=measure).score(rows)
    assert plain == pytest.approx(through, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("measure", BY_NAME)
def test_a_measure_by_name_is_that_of_ir_measures(measure):
    runs, judged = drawn(13, ties=False)
    runs = {number: run for number, run in runs.items() if run and max(judged[number].values()) > 0}
    judged = {number: judged[number] for number in runs}
    asked = ir_measures.parse_measure(measure)
    official = {one.query_id: one.value for one in ir_measures.iter_calc([asked], judged, runs)}
    found = opened("ir", measure=measure).score(rows_of(runs, judged))
    assert found == pytest.approx([official.get(number, np.nan) for number in runs], abs=1e-9, nan_ok=True)
