"""The stage ``contrastive``."""

from __future__ import annotations

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.contrastive.config import ContrastiveConfig, tried
from ragloom_torch.trainers.opened import Opened


class ContrastiveTrainer(Opened[ContrastiveConfig]):
    """Fine-tunes an encoder of Hugging Face's layout; the checkpoint serves as any encoder does."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Train, or go on where ``job.resume`` says so.

        Raises ``RowError`` for rows without a positive passage, ``ModelError``, and as ``fit`` does.
        """
        from ragloom_torch.mining.questions import read_questions
        from ragloom_torch.trainers.contrastive.stage import prepared
        from ragloom_torch.training.run import fit

        taught = read_questions(job.examples, skip=job.skip_bad_rows, stage=job.stage)
        held_out = read_questions(job.held_out, skip=job.skip_bad_rows)
        config = tried(self._config) if job.dry_run else self._config
        return fit(prepared(config, self._resources, taught, held_out, seed=job.seed), config, job)
