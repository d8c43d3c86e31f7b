"""Checkpoints of a run under way: safetensors for the weights, the rest read back with ``weights_only``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_model, save_model

from ragloom.errors import TrainingError
from ragloom.store import durable
from ragloom_torch.training.processes import first_decides
from ragloom_torch.training.staging import staged, told

if TYPE_CHECKING:
    from transformers import Trainer

    Base = Trainer
else:
    Base = object

WEIGHTS = "model.safetensors"
_NUMBERED = re.compile(r"checkpoint-(\d+)")
_KEPT = 2
"""If the newest cannot be read, there is the one before."""


class WholeCheckpoints(Base):
    """Laid over a Trainer: a checkpoint takes its name when all of it is on disk.

    Of several processes the first one makes the folder and gives it its name; the others add their random state.
    """

    _aside: Path | None = None

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        folder = Path(str(self.args.output_dir))
        target = folder / f"checkpoint-{self.state.global_step}"
        with self._staging(target), told(target):
            super()._save_checkpoint(model, trial)
            # The others' random state is part of it.
            self.accelerator.wait_for_everyone()
        if self.args.should_save:
            keep_newest(folder)

    @contextmanager
    def _staging(self, target: Path) -> Iterator[None]:
        if self.args.should_save:
            with staged(target) as aside:
                with self._written_to(Path(first_decides(self.args, lambda: str(aside)))):
                    yield
                _lift(aside / target.name)
        else:
            with self._written_to(Path(first_decides(self.args, lambda: ""))):
                yield

    @contextmanager
    def _written_to(self, folder: Path) -> Iterator[None]:
        self._aside = folder
        try:
            yield
        finally:
            self._aside = None

    def _get_output_dir(self, trial: Any) -> str:
        return str(self._aside) if self._aside is not None else super()._get_output_dir(trial)

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Any] | None = None) -> None:
        """Safetensors of the whole module: tied weights once."""
        folder = Path(output_dir or str(self.args.output_dir))
        folder.mkdir(parents=True, exist_ok=True)
        save_model(self.accelerator.unwrap_model(self.model), str(folder / WEIGHTS))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        module: Any = self.model if model is None else model
        load_weights(module, Path(resume_from_checkpoint))

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        with readable(checkpoint):
            super()._load_optimizer_and_scheduler(checkpoint)

    def _load_rng_state(self, checkpoint: str | None) -> None:
        with readable(checkpoint):
            super()._load_rng_state(checkpoint)


def load_weights(module: torch.nn.Module, folder: Path) -> None:
    """The weights of a checkpoint into ``module``, every one of them. Raises ``TrainingError``."""
    with readable(folder):
        load_model(module, str(folder / WEIGHTS), strict=True, device="cpu")


@contextmanager
def readable(folder: Path | str | None) -> Iterator[None]:
    """Within, what cannot be read is a ``TrainingError`` that says how to go on from the checkpoint before."""
    try:
        yield
    except Exception as error:
        raise TrainingError(
            f"cannot be read: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
            where=str(folder),
            hint="delete this folder, then --resume goes on from the one before it, if there is one",
        ) from error


def newest(folder: Path) -> Path | None:
    """The checkpoint of the latest step, or None."""
    found = _numbered(folder)
    return found[-1] if found else None


def kept_steps(folder: Path) -> list[int]:
    """The steps of the checkpoints that are there, ascending: whatever they need has to stay."""
    return [_step(one) for one in _numbered(folder)]


def keep_newest(folder: Path) -> None:
    """Let all but the newest go."""
    for old in _numbered(folder)[:-_KEPT]:
        # Renamed first: a killed removal must not leave half a checkpoint under its name.
        gone = folder / f".aside-{old.name}"
        durable.disk().rename(old, gone)
        shutil.rmtree(gone, ignore_errors=True)


def _numbered(folder: Path) -> list[Path]:
    found = [one for one in folder.glob("checkpoint-*") if _NUMBERED.fullmatch(one.name) and one.is_dir()]
    return sorted(found, key=_step)


def _step(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])


def _lift(inner: Path) -> None:
    """Transformers writes a folder of the checkpoint's name into the one that it is given."""
    for path in inner.iterdir():
        path.rename(inner.parent / path.name)
    inner.rmdir()
