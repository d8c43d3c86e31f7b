"""The figure that a sweep goes by: whether two differ, and how far one could move."""

from dataclasses import dataclass

import numpy as np
import pytest

from ragloom.evaluate.judging import Judge
from ragloom.evaluate.results import Figure, Row
from ragloom.evaluate.sweeping.measured import Measured, apart, counting_failures, gain, measured, p_value


@dataclass(frozen=True)
class Mean:
    higher_is_better: bool = True


class Total(Mean):
    """Pooled: the sum of one column over that of the other."""

    def statistics(self, rows):
        raise NotImplementedError

    def pooled(self, statistics):
        sums = statistics.sum(axis=-2)
        return sums[..., 0] / sums[..., 1]


def of(values, metric=None, statistics=None) -> Measured:
    given = None if statistics is None else np.array(statistics, float)
    return Measured(Judge("it", metric or Mean(), {}), np.array(values, float), given)


DRAW = np.random.default_rng(0)


def test_the_figure_is_the_mean_of_the_values_that_there_are():
    assert of([1, 0, np.nan, 1]).figure == pytest.approx(2 / 3)


def test_a_pooled_figure_is_pooled():
    assert of([0, 0], Total(), [[1, 2], [2, 4], [np.nan, np.nan]]).figure == pytest.approx(0.5)


def test_less_is_worth_more_where_the_metric_says_so():
    assert of([0.2], Mean(higher_is_better=False)).worth == -0.2


def test_a_question_that_failed_counts_as_nothing_right():
    rows = [Row("1", "?", values={"it": 1.0}), Row("2", "?", error="no"), Row("3", "?")]
    assert measured(Judge("it", Mean(), {}), rows).figure == 0.5


def test_statistics_are_taken_from_the_rows():
    rows = [Row("1", "?", statistics={"it": (1.0, 2.0)}), Row("2", "?", error="no")]
    assert measured(Judge("it", Total(), {}), rows).figure == 0.5


def test_what_differs_on_every_question_differs_significantly():
    values = DRAW.random(60)
    assert p_value(of(values + 0.3), of(values)) < 0.01


def test_what_is_the_same_does_not_differ():
    assert p_value(of([1, 0, 1]), of([1, 0, 1])) == 1.0


def test_a_pooled_figure_is_tested_by_its_statistics():
    one, other = [[3, 4]] * 30, [[1, 4]] * 30
    assert p_value(of([0] * 30, Total(), one), of([0] * 30, Total(), other)) < 0.01


def test_what_cannot_be_paired_is_not_called_different():
    assert p_value(of([0], Total(), [[1, 2]]), of([0], Total(), [[1, 2, 3]])) == 1.0


def test_the_gain_on_the_same_questions_is_surer_than_figures_of_different_ones():
    values = DRAW.random(80)
    one, other = of(values + 0.1), of(values)
    paired, unpaired = gain(one, other), apart(one, other)
    assert paired.mean == pytest.approx(0.1) == pytest.approx(unpaired.mean)
    assert paired.high - paired.low < unpaired.high - unpaired.low


def test_figures_of_different_questions_may_be_of_different_numbers_of_them():
    found = apart(of(np.full(40, 0.7)), of(np.full(15, 0.5)))
    assert (found.mean, found.low, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_without_a_figure_there_is_no_difference():
    assert np.isnan(apart(of([np.nan]), of([1.0])).mean)


def test_failures_alone_make_no_figure():
    rows = [Row("1", "?"), Row("2", "?", error="no")]
    assert np.isnan(measured(Judge("it", Mean(), {}), rows).figure)


@pytest.mark.parametrize("metric", [Mean(higher_is_better=False), Total()], ids=["less", "pooled"])
def test_where_no_value_is_the_worst_it_is_known_how_many_failed(metric):
    rows = [Row("1", "?", values={"it": 1.0}, statistics={"it": (1.0, 2.0)}), Row("2", "?", error="no")]
    assert measured(Judge("it", metric, {}), rows).left_out == 1


def test_a_figure_is_shown_as_it_is_gone_by():
    rows = [Row("1", "?", values={"it": 1.0}), Row("2", "?", error="no")]
    shown = counting_failures(Figure("it", "answers", 1.0, failed=1), measured(Judge("it", Mean(), {}), rows))
    assert (shown.value, shown.scored, shown.low) == (0.5, 2, 0.0)
