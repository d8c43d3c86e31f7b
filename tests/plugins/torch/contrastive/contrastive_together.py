"""Run as a program, by each of several processes: ``python -m …contrastive_together FOLDER``, one training."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.plugins.torch.mining.letters_toy import divided

from ragloom.interfaces import TrainingJob
from ragloom.testing.fakes import FakeResources
from ragloom_torch.trainers.contrastive.config import ContrastiveConfig
from ragloom_torch.trainers.contrastive.trainer import ContrastiveTrainer

if __name__ == "__main__":
    folder, (taught, held_out) = Path(sys.argv[1]), divided()
    settings = {"batch": 7, "epochs": 30, "evaluate_every": 25, "learning_rate": 6e-3, "save_every": 1000}
    trainer = ContrastiveTrainer(
        ContrastiveConfig.model_validate({"model": str(folder / "model"), "device": "cpu", "threads": 1, **settings})
    )
    trainer.open(FakeResources())
    trainer.train(TrainingJob("retriever", folder / "learnt", taught, held_out=held_out))
