"""Several processes learn what one learns."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.plugins.torch.launching import in_two_processes
from tests.plugins.torch.training.together import gradients

WAYS = {
    "accumulated": {"batch": 2, "accumulate": 2},
    "uneven": {"batch": 2},
    "poisoned": {"batch": 2, "poisoned": True},
    "in use": {"batch": 2},
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What each of two processes said, which accelerate joins, of trainings one after another."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "in use").mkdir()
    (folder / "in use" / "notes.txt").write_text("mine", "utf-8")
    in_two_processes("tests.plugins.torch.training.together", str(folder), json.dumps(WAYS))
    return [json.loads((folder / f"said-{rank}.json").read_text("utf-8")) for rank in (0, 1)]


def alike(some, others):
    """Whether gradients are the same to a hundred-thousandth of their length, step by step."""
    assert len(some) == len(others)
    for one, other in zip(map(np.array, some), map(np.array, others), strict=True):
        assert np.linalg.norm(one - other) <= 1e-5 * np.linalg.norm(other)


CUTS = {"4 batches of 2": {"batch": 2, "accumulate": 4}, "2 batches of 4": {"batch": 4, "accumulate": 2}}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS.keys())
def test_accumulated_batches_give_the_gradient_of_one(tmp_path, cut):
    alike(gradients(tmp_path / "cut", **cut), gradients(tmp_path / "whole", batch=8))


def test_two_processes_give_the_gradient_of_one(tmp_path, both):
    whole = gradients(tmp_path, batch=8)
    for one in both:
        alike(one["accumulated"]["gradients"], whole)


def test_a_process_without_examples_left_adds_nothing(tmp_path, both):
    """Of 21 examples four a step, the last one is read by one process alone."""
    whole = gradients(tmp_path, batch=4)
    for one in both:
        alike(one["uneven"]["gradients"], whole)


def test_a_loss_that_is_no_number_in_one_process_ends_both_and_one_names_the_row(both):
    errors = [one["poisoned"]["error"] for one in both]
    assert any("the loss is nan at step" in one and "sums.jsonl:7" in one for one in errors)


def test_an_output_in_use_is_refused_by_both(both):
    assert ["is not empty" in one["in use"]["error"] for one in both] == [True, True]
