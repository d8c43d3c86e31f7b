"""The stage ``reranker``."""

from __future__ import annotations

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.opened import Opened
from ragloom_torch.trainers.reranker.config import RerankerConfig


class RerankerTrainer(Opened[RerankerConfig]):
    """Fine-tunes a cross-encoder of one label; the checkpoint serves as any reranker does."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Train, or go on where ``job.resume`` says so.

        Raises ``RowError`` for rows without a positive passage, ``ModelError``, and as ``fit`` does.
        """
        from ragloom_torch.mining.questions import read_questions
        from ragloom_torch.mining.settings import few_of
        from ragloom_torch.trainers.reranker.stage import prepared
        from ragloom_torch.training.run import fit

        taught = read_questions(job.examples, skip=job.skip_bad_rows, stage=job.stage)
        held_out = read_questions(job.held_out, skip=job.skip_bad_rows)
        few = {"negatives": few_of(self._config.negatives)}
        config = self._config.model_copy(update=few) if job.dry_run else self._config
        return fit(prepared(config, self._resources, taught, held_out, seed=job.seed), config, job)
