"""Which evaluation was the best, and how long ago."""

from __future__ import annotations

import json
import math

import pytest
from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom_torch.training.best import best_step, is_best, since_best
from ragloom_torch.training.run import fit

FOUND = [(2, 0.5), (4, 0.3), (6, 0.3), (8, 0.4)]


def test_the_first_of_the_best_counts():
    assert best_step(FOUND, higher=False) == 4
    assert best_step(FOUND, higher=True) == 2
    assert (since_best(FOUND, higher=False), since_best(FOUND, higher=True)) == (2, 3)


def test_as_good_as_the_best_is_not_better():
    assert is_best(FOUND[:2], higher=False)
    assert not is_best(FOUND[:3], higher=False)


def test_nothing_is_best_of_nothing():
    assert best_step([], higher=True) is None
    assert not is_best([], higher=True)


def test_what_is_no_number_is_worst():
    assert best_step([(1, math.nan), (2, 0.1)], higher=False) == 2
    assert best_step([(1, math.nan), (2, 0.1)], higher=True) == 2


@pytest.mark.parametrize("higher", [True, False])
def test_the_weights_of_the_best_evaluation_are_what_is_saved(tmp_path, higher):
    """The figure rises and falls; the bias at its best is what stands in the checkpoint."""
    made, figures, biases = adding(), iter([0.1, 0.9, 0.2, 0.05, 0.3, 0.4]), []

    def figure():
        biases.append(made.module.given.bias.item())
        return {"accuracy": next(figures)}

    fitting = adding(
        module=made.module,
        figures=figure,
        metric="accuracy",
        higher=higher,
        save=lambda folder: (folder / "bias.json").write_text(json.dumps(made.module.given.bias.item()), "utf-8"),
    )
    report = fit(fitting, settings(epochs=6), job(tmp_path))
    at = 1 if higher else 3
    assert json.loads((tmp_path / "bias.json").read_text("utf-8")) == biases[at]
    assert report.figures["best_step"] == 6 * (at + 1)


@pytest.mark.parametrize(("metric", "at"), [("accuracy", 1), ("mistakes", 0), ("loss", 2)])
def test_a_figure_that_the_settings_choose_is_best_where_it_ought_to_be(tmp_path, metric, at):
    """Most answers are right at the second evaluation, least is wrong at the first, and the loss falls to the end.

    What is seen before the first step, to know whether there is such a figure, chooses nothing.
    """
    before = {"accuracy": 1.0, "mistakes": 0.0}
    figures = iter(
        [before, {"accuracy": 0.1, "mistakes": 1.0}, {"accuracy": 0.9, "mistakes": 3.0}, {"accuracy": 0, "mistakes": 2}]
    )
    made = adding(figures=lambda: next(figures), metric="another", falling=("mistakes",))
    report = fit(made, settings(epochs=3, metric=metric), job(tmp_path))
    assert report.figures["best_step"] == 6 * (at + 1)


def test_patience_ends_a_training_that_gains_nothing(tmp_path):
    figures = iter([0.5, 0.6, 0.6, 0.5, 0.9])
    made = adding(figures=lambda: {"accuracy": next(figures)}, metric="accuracy", higher=True)
    report = fit(made, settings(epochs=9, patience=2), job(tmp_path))
    assert (report.steps, report.figures["best_step"]) == (24, 12)
