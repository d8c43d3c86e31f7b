"""A trained writer as a folder that serves."""

from __future__ import annotations

import shutil
from pathlib import Path

from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.writers.writer import Writer

_WRITING = "generation_config.json"


def save_writer(writer: Writer, folder: Path) -> None:
    """Write weights, settings and the tokenizer's files into ``folder``, and how it writes, as it was."""
    save_model(writer.model, writer.folder, folder)
    if writer.folder.has(_WRITING):
        shutil.copyfile(writer.folder.path / _WRITING, folder / _WRITING)
