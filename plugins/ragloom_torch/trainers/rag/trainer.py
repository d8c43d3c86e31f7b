"""Fine-tunes a retriever's encoder and a generator jointly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.opened import Opened
from ragloom_torch.trainers.rag.config import RagConfig

if TYPE_CHECKING:
    from ragloom.types import Example
    from ragloom_torch.losses.objectives import Objective
    from ragloom_torch.training.rows import Rows


class RagTrainer(Opened[RagConfig]):
    """Lewis et al. 2020 (arXiv:2005.11401) and what came after it; another objective is an entry of ``objectives``."""

    def objectives(self) -> Mapping[str, Objective]:
        """By name; a subclass adds its own, and its config's ``objectives`` names it."""
        from ragloom_torch.losses.objectives import OBJECTIVES

        return OBJECTIVES

    def train(self, job: TrainingJob) -> TrainingReport:
        """Raises ``RowError`` for rows without an answer, ``ModelError``, ``TrainingError``, and as ``fit`` does."""
        taught, held_out = _read(job, job.examples), _read(job, job.held_out)
        from ragloom_torch.trainers.rag.stage import Stage
        from ragloom_torch.training.run import fit
        from ragloom_torch.training.undisturbed import undisturbed

        # Models draw while they are loaded.
        with TemporaryDirectory() as scratch, undisturbed():
            objective = self.objectives()[self._config.objective]
            stage = Stage(self._config, objective, self._resources, job, Path(scratch))
            fitting = stage.fitting(taught, held_out)
            report = fit(fitting, self._config, job)
        return replace(report, notes=(*report.notes, *stage.notes()))


def _read(job: TrainingJob, rows: Iterable[Mapping[str, Any]]) -> Rows[Example]:
    from ragloom_torch.joint.rows import answered
    from ragloom_torch.training.rows import read_rows

    return read_rows(rows, answered, skip=job.skip_bad_rows)
