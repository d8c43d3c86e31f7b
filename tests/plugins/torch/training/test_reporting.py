"""A training tells nobody of itself, whatever the environment says."""

from __future__ import annotations

import socket

import pytest
from tests.plugins.torch.training.tiny import adding, job, settings
from transformers import DefaultFlowCallback, TrainerCallback

from ragloom_torch.training.loss_trainer import LossTrainer
from ragloom_torch.training.run import fit

SECRET = "not-to-be-told-8c1f"
ASKING = {
    "KUBEFLOW_TRAINER_SERVER_URL": f"https://{SECRET}.example",
    "KUBEFLOW_TRAINER_SERVER_TOKEN": f"/{SECRET}",
    "WANDB_API_KEY": SECRET,
    "WANDB_PROJECT": SECRET,
    "MLFLOW_TRACKING_URI": f"https://{SECRET}.example",
    "COMET_API_KEY": SECRET,
    "CLEARML_API_ACCESS_KEY": SECRET,
    "NEPTUNE_API_TOKEN": SECRET,
    "TENSORBOARD_LOGGING_DIR": f"/tmp/{SECRET}",
    "HF_TOKEN": SECRET,
}


class Looking(TrainerCallback):
    """Sees the other callbacks of the trainer that it is given to."""

    def on_train_begin(self, args, state, control, **_):
        """Transformers' own state names what reports."""
        self.reported = list(args.report_to)


@pytest.fixture
def asked(monkeypatch):
    """An environment that asks for every reporter; no socket can be made."""
    for name, value in ASKING.items():
        monkeypatch.setenv(name, value)

    def refuse(*_, **__):
        raise AssertionError("a training opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("asked")
def test_no_reporter_is_added_by_the_environment(tmp_path, monkeypatch):
    from ragloom_torch.training import run

    made = []
    monkeypatch.setattr(run, "LossTrainer", lambda *given, **more: made.append(LossTrainer(*given, **more)) or made[0])
    look = Looking()
    fit(adding(callbacks=[look]), settings(epochs=1, tensorboard=True), job(tmp_path))
    kinds = {type(one).__name__ for one in made[0].callback_handler.callbacks}
    assert kinds == {DefaultFlowCallback.__name__, "Watching", "Promising", "ToTensorBoard", "Looking"}
    assert look.reported == []


@pytest.mark.usefixtures("asked")
def test_nothing_of_the_environment_is_written(tmp_path, capfd):
    fit(adding(), settings(epochs=1, tensorboard=True), job(tmp_path))
    fit(adding(), settings(epochs=1), job(tmp_path, dry_run=True))
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in written
    assert SECRET not in "".join(capfd.readouterr())


def test_a_training_says_nothing_by_itself(tmp_path, capfd):
    fit(adding(), settings(epochs=1), job(tmp_path))
    assert "".join(capfd.readouterr()) == ""


def test_what_watches_is_told_of_steps_and_figures(tmp_path):
    told = []
    fit(adding(), settings(), job(tmp_path, watch=told.append))
    assert [one.step for one in told] == sorted(one.step for one in told)
    assert (told[-1].stage, told[-1].step, told[-1].total) == ("sums", 18, 18)
    assert set(told[-1].figures) == {"loss", "held-out loss"}
