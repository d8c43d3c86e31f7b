"""Fine-tunes a model that points at answers."""

from __future__ import annotations

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.opened import Opened
from ragloom_torch.trainers.reader.config import ReaderConfig


class ReaderTrainer(Opened[ReaderConfig]):
    """From questions with passages to a folder that ``reader`` and ``transformers-reader`` answer with.

    What is learnt is what is served: passages in the same windows, spans weighed against "no answer" in the same way.
    """

    def train(self, job: TrainingJob) -> TrainingReport:
        """Raises ``RowError`` for rows that teach a reader nothing, and whatever ``fit`` raises."""
        from ragloom_torch.trainers.reader.stage import fitting_of
        from ragloom_torch.training.run import fit

        return fit(fitting_of(self._config, self._resources, job), self._config, job)
