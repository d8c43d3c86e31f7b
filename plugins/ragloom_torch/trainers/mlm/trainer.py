"""Pre-trains an encoder on plain texts."""

from __future__ import annotations

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.mlm.config import MlmConfig
from ragloom_torch.trainers.opened import Opened


class MlmTrainer(Opened[MlmConfig]):
    """Masked language modelling over blocks of texts; from a model, or from a config."""

    learns_from = "texts"
    """Not questions: of data that hold both, the core gives the texts."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Teach, or go on. Raises ``RowError``, ``ModelError``, ``TrainingError``, ``UsageError``."""
        from ragloom_torch.trainers.mlm.teaching import teach

        return teach(self._config, self._resources, job)
