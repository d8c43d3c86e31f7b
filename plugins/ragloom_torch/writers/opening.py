"""From a stage's settings to the writer that it trains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ragloom.models import ModelFolder, locate
from ragloom_torch.placement import Placement
from ragloom_torch.writers.bert2bert import write_bert2bert
from ragloom_torch.writers.settings import Bert2BertConfig, WriterConfig
from ragloom_torch.writers.writer import Writer, load_writer

Seen = Callable[[str], Path]


def open_writer(config: WriterConfig, path: Seen, place: Placement, *, scratch: Path, seed: int) -> Writer:
    """The writer that ``config`` names or describes; one that is built lies in ``scratch`` until it is saved.

    ``path`` sees a setting's path as its config does. Raises ``ModelError`` for what writes no text.
    """
    if config.architecture is not None:
        folder = _built(config.architecture, path, scratch / "begun", seed)
    else:
        folder = locate(str(config.model), path, config.revision)
    return load_writer(folder, place, config.serving(folder.name))


def begun_from(config: WriterConfig) -> dict[str, str]:
    """What a manifest says of where the weights came from."""
    return {".": config.model} if config.model else {}


def _built(config: Bert2BertConfig, path: Seen, folder: Path, seed: int) -> ModelFolder:
    encoder, decoder = locate(config.encoder, path), locate(config.decoder, path)
    copied = config.cross_attention == "copied"
    write_bert2bert(encoder, decoder, folder, layers=config.layers, copied=copied, seed=seed)
    return ModelFolder(folder, f"bert2bert of {config.encoder}")
