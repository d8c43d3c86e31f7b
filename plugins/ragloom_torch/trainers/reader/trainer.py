"""Fine-tunes a model that points at answers."""

from __future__ import annotations

from ragloom.errors import UsageError
from ragloom.interfaces import Resources, TrainingJob, TrainingReport
from ragloom_torch.trainers.reader.config import ReaderConfig


class ReaderTrainer:
    """From questions with passages to a folder that ``reader`` and ``transformers-reader`` answer with.

    What is learnt is what is served: passages in the same windows, spans weighed against "no answer" in the same way.
    """

    def __init__(self, config: ReaderConfig) -> None:
        self._config = config
        self._resources: Resources | None = None

    def open(self, resources: Resources) -> None:
        """Take what is searched, should the settings ask for it."""
        self._resources = resources

    def close(self) -> None:
        """Nothing is held open."""
        self._resources = None

    def train(self, job: TrainingJob) -> TrainingReport:
        """Raises ``RowError`` for rows that teach a reader nothing, and whatever ``fit`` raises."""
        if self._resources is None:
            raise UsageError("the trainer is not open", where="reader", hint="call open(resources) first")
        from ragloom_torch.trainers.reader.stage import fitting_of
        from ragloom_torch.training.run import fit

        return fit(fitting_of(self._config, self._resources, job), self._config, job)
