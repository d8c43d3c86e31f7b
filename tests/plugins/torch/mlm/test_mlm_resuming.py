"""A run that was cut within an epoch goes on with the masks that it would have had."""

from __future__ import annotations

import pytest
from tests.plugins.torch.pretraining.plain_texts import rows

from ragloom.interfaces import TrainingJob
from ragloom.testing.fakes import FakeResources
from ragloom_torch.trainers.mlm.config import MlmConfig
from ragloom_torch.trainers.mlm.trainer import MlmTrainer

SETTINGS = {
    "architecture": {"layers": 1, "width": 16, "heads": 2, "positions": 48, "vocabulary": 300, "dropout": 0.1},
    "device": "cpu", "threads": 1, "batch": 4, "epochs": 3, "save_every": 2,
}  # fmt: skip
EXAMPLES = rows(12)


class CutError(Exception):
    """The machine went down."""


def taught(output, *, cut=0, **how):
    def watch(progress):
        if progress.step == cut:
            raise CutError

    trainer = MlmTrainer(MlmConfig.model_validate(SETTINGS))
    trainer.open(FakeResources())
    trainer.train(TrainingJob("adapted", output, EXAMPLES, seed=1, watch=watch, **how))
    return (output / "model.safetensors").read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return taught(tmp_path_factory.mktemp("whole") / "out")


@pytest.mark.parametrize("step", [5, 7, 8])
def test_a_run_that_was_cut_ends_with_the_weights_of_one_that_was_not(step, whole, tmp_path):
    with pytest.raises(CutError):
        taught(tmp_path / "out", cut=step)
    assert taught(tmp_path / "out", resume=True) == whole
