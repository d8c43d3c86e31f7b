"""Pre-trains a decoder-only generator on plain texts."""

from __future__ import annotations

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.clm.config import ClmConfig
from ragloom_torch.trainers.opened import Opened


class ClmTrainer(Opened[ClmConfig]):
    """Next-token prediction over packed blocks; from a model, or from a config."""

    learns_from = "texts"
    """Not questions: of data that hold both, the core gives the texts."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Teach, or go on. Raises ``RowError``, ``ModelError``, ``TrainingError``, ``UsageError``."""
        from ragloom_torch.trainers.clm.teaching import teach

        return teach(self._config, self._resources, job)
