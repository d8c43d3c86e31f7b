"""Pre-trains a decoder-only generator on plain texts."""

from __future__ import annotations

from ragloom.errors import UsageError
from ragloom.interfaces import Resources, TrainingJob, TrainingReport
from ragloom_torch.trainers.clm.config import ClmConfig


class ClmTrainer:
    """Next-token prediction over packed blocks; from a model, or from a config."""

    learns_from = "texts"
    """Not questions: of data that hold both, the core gives the texts."""

    def __init__(self, config: ClmConfig) -> None:
        self._config = config
        self._resources: Resources | None = None

    def open(self, resources: Resources) -> None:
        """Remember where paths start from: the model is loaded when it is taught."""
        self._resources = resources

    def close(self) -> None:
        """Nothing is held."""
        self._resources = None

    def train(self, job: TrainingJob) -> TrainingReport:
        """Teach, or go on. Raises ``RowError``, ``ModelError``, ``TrainingError``, ``UsageError``."""
        if self._resources is None:
            raise UsageError("the trainer is not open", where="clm", hint="call open(resources) first")
        from ragloom_torch.trainers.clm.teaching import teach

        return teach(self._config, self._resources, job)
