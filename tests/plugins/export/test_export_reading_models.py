"""Exported encoders, rerankers and readers give what torch gives, whichever way they were made."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.models import ModelFolder
from ragloom_torch.export import reading_check
from ragloom_torch.export.carrying_out import loaded
from ragloom_torch.export.plan import planned

SLOW = ("cross-encoder traced", "reader traced", "t5 encoder", "qwen3 encoder")
NAMES = [
    "bert", "cross-encoder", "reader", "bert traced",
    *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_computes_what_torch_does(exported_at, name):
    folder = ModelFolder(exported_at(name), name)
    plan = planned(folder)
    figures = reading_check.check(folder.file("model.onnx"), loaded(plan), plan.task, folder)
    assert figures["difference"] < 1e-5


def test_a_wrong_graph_is_found_out(exported_at, models_at):
    folder = ModelFolder(models_at("cross-encoder"), "")
    plan = planned(folder)
    model = loaded(plan)
    model.classifier.bias.data += 0.001
    figures = reading_check.check(
        ModelFolder(exported_at("cross-encoder"), "").file("model.onnx"), model, plan.task, folder
    )
    assert plan.limits["fp32"].broken_by(figures)


def test_correlation_of_equal_numbers_without_spread_is_one():
    assert reading_check.correlation(np.ones(3, np.float32), np.ones(3, np.float32)) == 1.0


def test_correlation_of_opposite_numbers_is_minus_one():
    values = np.array([1, 2, 4], np.float32)
    assert reading_check.correlation(values, -values) == pytest.approx(-1)


def test_the_least_cosine_counts_tokens_and_no_filling():
    hidden = np.array([[[1, 0], [9, 9]], [[0, 1], [0, 1]]], np.float32)
    other = np.array([[[1, 0], [-7, 2]], [[1, 1], [1, 1]]], np.float32)
    mask = np.array([[1, 0], [1, 1]])
    assert reading_check.least_cosine([(mask, [hidden], [other])]) == pytest.approx(np.sqrt(0.5))
