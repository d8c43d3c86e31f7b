"""Losses and figures that are no numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom.errors import TrainingError, UsageError
from ragloom_torch.training.run import fit

WAY = {"save_every": 1, "epochs": 2}


def poisoned(value, wanted=lambda: True):
    """Row 7's total is ``value`` for as long as it is wanted."""
    made = adding()

    def collate(some):
        bad = wanted()
        return made.collate([replace(one, total=value) if bad and one.where.endswith(":7") else one for one in some])

    return replace(made, collate=collate)


@pytest.mark.parametrize(("value", "said"), [(math.nan, "nan"), (1e30, "inf")])
def test_a_loss_that_is_no_number_names_its_rows(tmp_path, value, said):
    with pytest.raises(TrainingError) as told:
        fit(poisoned(value), settings(**WAY, accumulate=2), job(tmp_path))
    assert f"the loss is {said} at step " in told.value.message
    rows = told.value.message.partition("of the rows ")[2].split(", ")
    # The batch of four that it stands in, not the other one of the step.
    assert "sums.jsonl:7" in rows
    assert len(rows) <= 4


def test_what_was_saved_before_it_is_kept_and_gone_on_from(tmp_path):
    calls = []

    def late():
        """In the second epoch only."""
        calls.append(1)
        return len(calls) > 6

    with pytest.raises(TrainingError, match=r"the checkpoint of step (\d+) is kept: --resume goes on from there"):
        fit(poisoned(math.nan, late), settings(**WAY), job(tmp_path / "out"))
    again = fit(adding(), settings(**WAY), job(tmp_path / "out", resume=True))
    whole = fit(adding(), settings(**WAY), job(tmp_path / "whole"))
    weights = [(one.checkpoint / "model.safetensors").read_bytes() for one in (again, whole)]
    assert weights[0] == weights[1]


def test_before_the_first_checkpoint_it_says_that_nothing_was_saved(tmp_path):
    with pytest.raises(TrainingError, match=r"\n.*lower `learning_rate` .*nothing was saved yet"):
        fit(poisoned(math.nan), settings(), job(tmp_path))


def test_a_held_out_figure_that_is_no_number_is_no_best(tmp_path):
    with pytest.raises(TrainingError, match=r"of the held-out rows accuracy is nan at step 6"):
        fit(adding(figures=lambda: {"accuracy": math.nan}), settings(), job(tmp_path))


def test_a_metric_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(UsageError, match=r"there is no figure `f1`\n.*metric: one of loss, accuracy"):
        fit(adding(figures=lambda: {"accuracy": 0.5}), settings(metric="f1"), job(tmp_path))


def test_it_is_told_before_the_first_step_and_the_next_try_begins(tmp_path):
    with pytest.raises(UsageError):
        fit(adding(figures=lambda: {"accuracy": 0.5}), settings(metric="f1"), job(tmp_path))
    assert not (tmp_path / "metrics.jsonl").read_text("utf-8")
    report = fit(adding(figures=lambda: {"accuracy": 0.5}), settings(metric="accuracy"), job(tmp_path))
    assert report.figures["accuracy"] == 0.5


def test_patience_without_held_out_rows_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"`patience` is about rows that are held out.*\n.*held_out: 0.1"):
        fit(adding(held_out=0), settings(patience=2), job(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
