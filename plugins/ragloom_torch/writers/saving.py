"""A trained writer as a folder that serves."""

from __future__ import annotations

import shutil
from pathlib import Path

from ragloom_torch.quietly import quietly
from ragloom_torch.writers.writer import Writer

BESIDE = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
    "vocab.json", "merges.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model", "chat_template.jinja",
    "chat_template.json", "generation_config.json",
)  # fmt: skip
"""What serving reads beside the weights, and what the tokenizer's own library reads."""


def save_writer(writer: Writer, folder: Path) -> None:
    """Write weights, settings and the tokenizer's files, as they were, into ``folder``."""
    with quietly():
        writer.model.save_pretrained(folder)
    for name in filter(writer.folder.has, BESIDE):
        shutil.copyfile(writer.folder.path / name, folder / name)
