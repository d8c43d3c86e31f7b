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

from ragloom_torch.training.staging import staged

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
    """Laid over a Trainer: a checkpoint takes its name when all of it is on disk."""

    _aside: str | None = None

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        name = f"checkpoint-{self.state.global_step}"
        if not self.args.should_save:
            # Other processes write their random state beside what the first one stages.
            self.accelerator.wait_for_everyone()
        with self._staging(Path(str(self.args.output_dir)) / name):
            super()._save_checkpoint(model, trial)
        if self.args.should_save:
            keep_newest(Path(str(self.args.output_dir)))

    @contextmanager
    def _staging(self, target: Path) -> Iterator[None]:
        with staged(target) as aside:
            self._aside = str(aside)
            try:
                yield
            finally:
                self._aside = None
            inner = aside / target.name
            for path in inner.iterdir():
                path.rename(aside / path.name)
            inner.rmdir()

    def _get_output_dir(self, trial: Any) -> str:
        return self._aside or super()._get_output_dir(trial)

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Any] | None = None) -> None:
        """Safetensors of the whole module: tied weights once."""
        folder = Path(output_dir or str(self.args.output_dir))
        folder.mkdir(parents=True, exist_ok=True)
        save_model(self.accelerator.unwrap_model(self.model), str(folder / WEIGHTS))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        load_weights(self.model if model is None else model, Path(resume_from_checkpoint))


def load_weights(module: torch.nn.Module, folder: Path) -> None:
    """The weights of a checkpoint into ``module``, every one of them."""
    load_model(module, str(folder / WEIGHTS), strict=True, device="cpu")


def newest(folder: Path) -> Path | None:
    """The checkpoint of the latest step, or None."""
    found = _numbered(folder)
    return found[-1] if found else None


def keep_newest(folder: Path) -> None:
    """Let all but the newest go."""
    for old in _numbered(folder)[:-_KEPT]:
        # Renamed first: a killed removal must not leave half a checkpoint under its name.
        gone = folder / f".gone-{old.name}"
        old.replace(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _numbered(folder: Path) -> list[Path]:
    found = [one for one in folder.glob("checkpoint-*") if _NUMBERED.fullmatch(one.name) and one.is_dir()]
    return sorted(found, key=lambda one: int(one.name.rpartition("-")[2]))
