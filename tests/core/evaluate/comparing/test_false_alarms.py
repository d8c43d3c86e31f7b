"""How often a comparison cries wolf, and whether it sees one: the small version of ``benchmarks.compare_rates``."""

import numpy as np
import pytest
from benchmarks.compare_rates import Trial, alarms, findings
from tests.core.evaluate.comparing.evaluations import evaluation, precision_of

from ragloom.evaluate.comparing import Sampling
from ragloom.metrics import wilson_interval

QUESTIONS = 600
draw = np.random.default_rng(5)
HARD = draw.random(QUESTIONS)
RIGHT = [(HARD + draw.normal(0, 0.2, QUESTIONS) < 0.6).astype(float) for _ in "ab"]
SHARES = [np.clip(right * 0.8 + draw.random(QUESTIONS) * 0.2, 0, 1) for right in RIGHT]
COUNTS = [draw.integers(0, 5, (QUESTIONS, 2)) + np.array([0, 5]) for _ in "ab"]
ONE, OTHER = (
    evaluation(name, {"contains": right, "f1": share}, statistics={"pooled": counts})
    for name, right, share, counts in zip("ab", RIGHT, SHARES, COUNTS, strict=True)
)
TRIAL, FEW = (Trial(precision_of, pairs, Sampling(samples=299)) for pairs in (60, 20))


@pytest.fixture(scope="module")
def pairs():
    return list(alarms(TRIAL, ONE, OTHER, 300))


def test_systems_that_do_not_differ_are_called_different_in_one_pair_in_twenty_at_most(pairs):
    called = [float(any(figure.significant for figure in pair.figures)) for pair in pairs]
    assert wilson_interval(called).low <= 0.05


@pytest.mark.parametrize("name", ["contains", "f1", "pooled"])
def test_a_figures_own_p_value_is_as_small_as_chance_makes_it(name, pairs):
    small = [float(pair.figure(name).p <= 0.2) for pair in pairs]
    found = wilson_interval(small, level=0.99)
    assert found.low <= 0.2 <= found.high


def test_ten_points_that_were_planted_are_found():
    found = [pair.figure("contains").verdict for pair in findings(FEW, ONE, OTHER, 600, 10)]
    assert found.count("better") >= 0.95 * len(found)


def test_what_is_better_is_not_called_worse():
    found = [pair.figure("contains").verdict for pair in findings(FEW, ONE, OTHER, 300, 3)]
    assert "worse" not in found
