"""A training that was cut short and goes on ends as one that was not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom.errors import TrainingError, UsageError
from ragloom.interfaces import TrainingProgress
from ragloom_torch.training import run
from ragloom_torch.training.beginning import STATE
from ragloom_torch.training.run import fit


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Curves are drawn at the end, for which another test is."""
    monkeypatch.setattr(run, "write_pictures", lambda *_: None)


class CutError(Exception):
    """The power went."""


def cut_at(step):
    """Watches until ``step``, where it fails."""

    def watch(progress: TrainingProgress):
        if progress.step >= step:
            raise CutError

    return watch


def weights(folder):
    return (folder / "model.safetensors").read_bytes()


def cut_and_resumed(folder, step, **more):
    """Cut at ``step``, then resumed; the report."""
    with pytest.raises(CutError):
        fit(adding(), settings(**more), job(folder, watch=cut_at(step)))
    return fit(adding(), settings(**more), job(folder, resume=True))


WAYS = {
    "each epoch": {},
    "in the middle of an epoch": {"save_every": 4},
    "at an epoch's last step, before its evaluation": {"save_every": 6},
    "with accumulation": {"accumulate": 2, "save_every": 2},
    "with patience": {"save_every": 1, "evaluate_every": 2, "patience": 2, "epochs": 30, "learning_rate": 0.3},
    "to a number of steps within an epoch": {"max_steps": 8, "save_every": 3},
    "evaluated rarely": {"save_every": 1, "evaluate_every": 7},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_ends_with_the_very_weights(tmp_path, way):
    whole = fit(adding(), settings(**way), job(tmp_path / "whole"))
    for step in (7, whole.steps):
        again = cut_and_resumed(tmp_path / f"cut {step}", step, **way)
        assert (again.steps, dict(again.figures)) == (whole.steps, dict(whole.figures))
        assert weights(again.checkpoint) == weights(whole.checkpoint)


def test_the_log_is_that_of_a_run_that_was_not_cut(tmp_path):
    whole = fit(adding(), settings(save_every=2), job(tmp_path / "whole"))
    again = cut_and_resumed(tmp_path / "cut", 9, save_every=2)
    logs = [(one.checkpoint / "metrics.jsonl").read_text("utf-8") for one in (whole, again)]
    assert logs[0] == logs[1]


def test_what_collating_draws_is_the_same_after_a_cut(tmp_path):
    """As masks are: drawn from torch's generator."""
    import torch

    def masked():
        made = adding()

        def collate(some):
            batch = made.collate(some)
            return {**batch, "numbers": batch["numbers"] * (torch.rand(len(some), 4) > 0.3)}

        return adding(module=made.module, collate=collate)

    whole = fit(masked(), settings(save_every=4), job(tmp_path / "whole"))
    with pytest.raises(CutError):
        fit(masked(), settings(save_every=4), job(tmp_path / "cut", watch=cut_at(5)))
    again = fit(masked(), settings(save_every=4), job(tmp_path / "cut", resume=True))
    assert again.figures == whole.figures


def test_a_finished_training_is_not_begun_again(tmp_path):
    first = fit(adding(), settings(), job(tmp_path / "out"))
    before = weights(first.checkpoint)
    again = fit(adding(), settings(), job(tmp_path / "out", resume=True, watch=cut_at(0)))
    assert (again.figures, again.steps, weights(again.checkpoint)) == (first.figures, first.steps, before)


def test_without_resume_a_training_that_was_cut_is_left_alone(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(), job(tmp_path / "out", watch=cut_at(7)))
    with pytest.raises(UsageError, match=r"cut short.*\n.*--resume") as told:
        fit(adding(), settings(), job(tmp_path / "out"))
    assert told.value.where == str(tmp_path / "out")


def test_other_data_are_not_gone_on_with(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(), job(tmp_path / "out", watch=cut_at(7)))
    with pytest.raises(UsageError, match="begun with other data, examples"):
        fit(adding(count=23), settings(), job(tmp_path / "out", resume=True))


def test_other_settings_are_named_with_both_values(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(), job(tmp_path / "out", watch=cut_at(7)))
    with pytest.raises(UsageError, match=r"`epochs` \(3.0, now 4.0\)"):
        fit(adding(), settings(epochs=4), job(tmp_path / "out", resume=True))


def test_a_batch_that_is_a_contrast_of_its_own_stays_as_it_was(tmp_path):
    contrasting = replace(adding(), contrasts=True)
    with pytest.raises(CutError):
        fit(contrasting, settings(batch=4), job(tmp_path / "out", watch=cut_at(7)))
    with pytest.raises(UsageError, match=r"`batch` \(4, now 2\), `accumulate` \(1, now 2\)"):
        fit(contrasting, settings(batch=2, accumulate=2), job(tmp_path / "out", resume=True))


def test_where_what_is_mined_may_be_other_data_the_settings_that_it_depends_on_are_named(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(precision="bfloat16"), job(tmp_path / "out", watch=cut_at(7)))
    with pytest.raises(UsageError, match=r"other data.*\n.*mines passages, `precision: \"bfloat16\"` may be all"):
        fit(adding(count=23), settings(precision="float32"), job(tmp_path / "out", resume=True))


def test_a_step_may_be_cut_otherwise_for_less_memory(tmp_path):
    with pytest.raises(CutError):
        fit(adding(dropout=0), settings(save_every=2), job(tmp_path / "out", watch=cut_at(7)))
    again = fit(adding(dropout=0), settings(batch=2, accumulate=2, save_every=3), job(tmp_path / "out", resume=True))
    whole = fit(adding(dropout=0), settings(), job(tmp_path / "whole"))
    assert again.figures["loss"] == pytest.approx(whole.figures["loss"], rel=1e-4)


def test_a_lower_learning_rate_holds_from_the_checkpoint_on(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(save_every=6, schedule="constant"), job(tmp_path / "out", watch=cut_at(7)))
    fit(
        adding(),
        settings(save_every=6, schedule="constant", learning_rate=0.005),
        job(tmp_path / "out", resume=True),
    )
    log = [json.loads(line) for line in (tmp_path / "out" / "metrics.jsonl").read_text("utf-8").splitlines()]
    rates = {one["step"]: one["learning_rate"] for one in log if "learning_rate" in one}
    assert (rates[6], rates[7], rates[18]) == (0.02, 0.005, 0.005)


def test_a_checkpoint_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CutError):
        fit(adding(), settings(save_every=2), job(tmp_path / "out", watch=cut_at(7)))
    spoilt = tmp_path / "out" / STATE / "checkpoint-6" / "optimizer.pt"
    spoilt.write_bytes(spoilt.read_bytes()[:100])
    with pytest.raises(TrainingError, match=r"checkpoint-6: cannot be read.*\n.*delete this folder"):
        fit(adding(), settings(save_every=2), job(tmp_path / "out", resume=True))


def test_the_checkpoint_before_one_that_was_deleted_is_as_good(tmp_path):
    whole = fit(adding(), settings(save_every=2), job(tmp_path / "whole"))
    with pytest.raises(CutError):
        fit(adding(), settings(save_every=2), job(tmp_path / "out", watch=cut_at(7)))
    (tmp_path / "out" / STATE / "checkpoint-6").rename(tmp_path / "gone")
    again = fit(adding(), settings(save_every=2), job(tmp_path / "out", resume=True))
    assert weights(again.checkpoint) == weights(whole.checkpoint)


def test_resuming_needs_no_checkpoint(tmp_path):
    whole = fit(adding(), settings(), job(tmp_path / "whole"))
    again = cut_and_resumed(tmp_path / "cut", 1)
    assert weights(again.checkpoint) == weights(whole.checkpoint)
