"""The pictures of a page, as markup."""

import re
from dataclasses import replace
from math import nan

import numpy as np
import pytest
from tests.core.evaluate.report.constructed import FAILED, RIGHT, WRONG, results

from ragloom.evaluate.report.curve_plot import BOTTOM, MOST_POINTS, TOP, curve_plot, curve_section
from ragloom.evaluate.report.histogram_plot import histogram_plot, histograms_section
from ragloom.evaluate.report.interval_plot import EDGE, WIDTH, interval_plot
from ragloom.evaluate.report.latency_plot import latency_plot, latency_section
from ragloom.evaluate.report.scale import Scale, scale_of
from ragloom.evaluate.results import Figure
from ragloom.metrics import risk_coverage


def figure(value, low=nan, high=nan, unit=""):
    return Figure("f", "answers", value, low, high, unit=unit)


def points(svg):
    return [tuple(map(float, one.split(","))) for one in re.search(r'points="([^"]+)"', svg)[1].split()]


@pytest.mark.parametrize(
    ("one", "others", "scale"),
    [
        (figure(0.2), [figure(0.5, 0.4, 0.6)], Scale(0.0, 1.0)),
        (figure(-0.1, -0.3, 0.1), [], Scale(-0.3, 1.0)),
        (figure(0.2), [figure(34.0)], Scale(0.0, 1.0)),
        (figure(34.0, 30.0, 38.0), [figure(0.2)], Scale(0.0, 38.0)),
        (figure(0.1, unit="s"), [figure(2.0, 1.0, 3.0, unit="s"), figure(900.0, unit="tokens")], Scale(0.0, 3.0)),
        (figure(0.0, unit="s"), [], Scale(0.0, 1.0)),
        (figure(nan), [], Scale(0.0, 1.0)),
    ],
)
def test_figures_of_a_kind_share_a_scale(one, others, scale):
    assert scale_of(one, [one, *others]) == scale


def test_the_dot_lies_where_the_value_does():
    svg = interval_plot(figure(0.25, 0.0, 1.0), Scale(0.0, 1.0))
    assert f'cx="{EDGE + 0.25 * (WIDTH - 2 * EDGE):.1f}"' in svg


def test_a_figure_without_an_interval_has_no_whisker():
    assert "whisker" not in interval_plot(figure(0.25), Scale(0.0, 1.0))


def test_a_figure_without_a_value_has_no_picture():
    assert interval_plot(figure(nan), Scale(0.0, 1.0)) == ""


def test_the_curve_goes_through_risk_and_coverage():
    drawn = points(curve_plot(risk_coverage([0.9, 0.8], [0.0, 1.0]), answered=1.0))
    assert [y for _, y in drawn] == [BOTTOM, (TOP + BOTTOM) / 2]


def test_a_curve_of_thousands_of_answers_is_thinned():
    sure = np.arange(6078) / 6078
    assert len(points(curve_plot(risk_coverage(sure, sure), answered=1.0))) == MOST_POINTS


def test_the_curve_counts_answers_among_all_questions():
    assert "2 answers of 4 questions" in curve_section(results(RIGHT, WRONG, FAILED, replace(RIGHT, confidence=nan)))


def test_answers_without_confidence_have_no_curve_and_a_reason():
    assert "No curve" in curve_section(results(replace(RIGHT, confidence=nan)))


def test_a_search_alone_has_no_curve():
    assert curve_section(results(replace(RIGHT, values={"recall@5": 1.0}))) == ""


def test_a_histogram_has_a_bar_for_each_step_with_questions():
    assert histogram_plot(np.array([3, 0, 1]), "f1").count("<rect") == 2


def test_a_metric_that_applies_to_no_question_has_no_histogram():
    assert histograms_section(results(replace(RIGHT, values={"f1": nan}))) == ""


def test_a_step_without_a_time_has_an_empty_bar():
    assert 'class="bar" y="3" width="0.0"' in latency_plot((nan, nan, nan), Scale(0.0, 1.0))


def test_nothing_timed_has_no_section():
    assert latency_section(replace(results(), steps=())) == ""
