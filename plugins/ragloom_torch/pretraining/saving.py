"""A taught model as a folder that serves, and that a later stage goes on from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ragloom.models import ModelFolder
from ragloom_torch.quietly import quietly
from ragloom_torch.writers.saving import BESIDE


def save_model_and_tokenizer(network: Any, source: ModelFolder, folder: Path) -> None:
    """Weights and settings of ``network``, the tokenizer's files as they are in ``source``."""
    with quietly():
        network.save_pretrained(folder)
    for name in filter(source.has, BESIDE):
        # What the model says of its writing is its own.
        if name != "generation_config.json":
            shutil.copyfile(source.path / name, folder / name)
