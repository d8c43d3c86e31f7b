"""Fine-tunes a generator to answer from retrieved passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.trainers.opened import Opened
from ragloom_torch.trainers.sft.config import SftConfig

if TYPE_CHECKING:
    from ragloom.types.example import Example
    from ragloom_torch.training.rows import Rows


class SftTrainer(Opened[SftConfig]):
    """Loss on the answer's tokens alone; passages and answers are drawn anew each epoch, by seed, epoch and row."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Raises ``RowError`` for rows that cannot be learnt from, ``ModelError`` for a model that writes no text."""
        taught = _read(job, job.examples)
        held_out = _read(job, job.held_out)
        with TemporaryDirectory() as scratch:
            return self._trained(job, taught, held_out, Path(scratch))

    def _trained(
        self, job: TrainingJob, taught: Rows[Example], held_out: Rows[Example], scratch: Path
    ) -> TrainingReport:
        from ragloom_torch.placement import placement
        from ragloom_torch.trainers.sft.stage import Stage
        from ragloom_torch.training.run import fit
        from ragloom_torch.writers.opening import open_writer

        config = self._config
        place = placement(config.placing())
        writer = open_writer(config, self._resources.path, place, scratch=scratch, seed=job.seed)
        stage = Stage(config, writer, self._resources, job)
        return fit(stage.fitting(taught, held_out), config, job)


def _read(job: TrainingJob, rows: Iterable[Mapping[str, Any]]) -> Rows[Example]:
    from ragloom_torch.trainers.sft.rows import answerable
    from ragloom_torch.training.rows import read_rows

    return read_rows(rows, answerable, skip=job.skip_bad_rows)
