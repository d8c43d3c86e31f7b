"""What a training leaves in the process that it runs in, and on the disk of a trial: nothing."""

from __future__ import annotations

import os
import random
import tempfile

import numpy as np
import pytest
import torch
from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom.errors import ModelError, UsageError
from ragloom_torch.training.run import fit


def drawn():
    """What each generator gives next."""
    return random.random(), float(np.random.random()), float(torch.rand(()))


def test_random_numbers_go_on_as_if_nothing_had_been(tmp_path):
    random.seed(4), np.random.seed(4), torch.manual_seed(4)
    before = drawn()
    random.seed(4), np.random.seed(4), torch.manual_seed(4)
    fit(adding(), settings(epochs=1), job(tmp_path))
    assert drawn() == before


def test_torch_has_as_many_threads_as_before(tmp_path):
    before = torch.get_num_threads()
    fit(adding(), settings(epochs=1, threads=before + 1), job(tmp_path))
    assert torch.get_num_threads() == before


def test_the_environment_is_as_before(tmp_path):
    before = dict(os.environ)
    fit(adding(), settings(epochs=1, precision="bfloat16"), job(tmp_path))
    assert dict(os.environ) == before


def test_one_training_after_another_may_be_of_another_precision(tmp_path):
    for number, precision in enumerate(("float32", "bfloat16", "float32")):
        found = fit(adding(), settings(epochs=1, precision=precision), job(tmp_path / str(number)))
        assert found.steps == 6


TRIALS = {"a dry run": {"dry_run": True}, "learning by heart": {"overfit": True}}


@pytest.mark.parametrize("kind", TRIALS.values(), ids=TRIALS.keys())
def test_a_trial_leaves_no_file(tmp_path, monkeypatch, kind):
    for folder in ("temporary", "working", "around"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "working")
    fit(adding(), settings(max_steps=2, tensorboard=True), job(tmp_path / "around" / "out", **kind))
    assert [path for path in tmp_path.rglob("*") if path.parent != tmp_path] == []


def test_a_dry_run_tells_what_a_step_costs_and_how_many_there_are(tmp_path):
    found = fit(adding(), settings(accumulate=2), job(tmp_path, dry_run=True))
    assert found.steps == 1
    assert (found.figures["examples_per_step"], found.figures["steps"]) == (8, 9)
    assert found.figures["peak_memory_mb"] > 1
    assert 0 < found.figures["seconds_per_step"] < 60


def test_a_dry_run_shows_examples_and_what_was_left_out(tmp_path):
    made = adding(shown=lambda: ["first", "second", "third", "fourth"], left_out=["data.jsonl:3: has no `total`"])
    found = fit(made, settings(), job(tmp_path, dry_run=True))
    assert found.notes == ("first", "second", "third", "left out: data.jsonl:3: has no `total`")


def test_a_dry_run_measures_what_the_stage_costs_beside_its_steps(tmp_path):
    found = fit(adding(costs=lambda: {"refresh_seconds": 3.5}), settings(), job(tmp_path, dry_run=True))
    assert found.figures["refresh_seconds"] == 3.5


def test_learning_by_heart_tells_the_loss_of_these_rows_before_and_after(tmp_path):
    found = fit(adding(count=3, held_out=0), settings(max_steps=60), job(tmp_path, overfit=True))
    assert found.figures["loss_after"] < 0.1 * found.figures["loss_before"]
    assert set(found.figures) == {"loss_before", "loss_after"}


def test_a_device_that_is_not_there_is_refused(tmp_path):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ModelError, match=r"torch finds no device 'cuda' here\n.*device: auto"):
        fit(adding(), settings(device="cuda", precision="float32"), job(tmp_path))


def test_sharded_weights_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    with pytest.raises(UsageError, match=r"spread over processes \(FSDP\)"):
        fit(adding(), settings(), job(tmp_path))
