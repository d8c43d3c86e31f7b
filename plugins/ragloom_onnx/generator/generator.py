"""Texts by a language model on ONNX Runtime, without torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ragloom.decoding import ModelGenerator, TokenModel
from ragloom.errors import ModelError
from ragloom.models import Exported, ModelFolder, TextTokenizer, exported
from ragloom.models.architecture import Architecture
from ragloom_onnx.config import GeneratorConfig
from ragloom_onnx.generator.encoder_decoder import EncoderDecoderModel
from ragloom_onnx.generator.grown import GrownModel
from ragloom_onnx.generator.shared import SharedModel
from ragloom_onnx.sessions import cores, session_of

Load = Callable[[Exported, str, Callable[[Path], Any], frozenset[int]], TokenModel]

_MODELS: Mapping[tuple[str, str], Load] = {
    ("decoder-only", "shared"): SharedModel.load,
    ("decoder-only", "grown"): GrownModel.load,
    ("encoder-decoder", "grown"): EncoderDecoderModel.load,
}
"""By architecture and by how keys and values are kept."""


class OnnxGenerator(ModelGenerator[GeneratorConfig]):
    """A language model that ``ragloom export`` has written, decoder-only or encoder–decoder."""

    def load(self, folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer) -> TokenModel:
        """The graphs of the folder, in the precision that the settings name."""
        graphs = exported(folder)
        precision = _precision(graphs, self._config)
        return _load_of(graphs)(graphs, precision, self._session, frozenset(tokenizer.eos_ids))

    def _session(self, path: Path) -> Any:
        return session_of(path, threads=self._config.threads or cores(), spinning=True)


def _load_of(graphs: Exported) -> Load:
    load = _MODELS.get((graphs.architecture, graphs.cache))
    if load is None:
        raise ModelError(
            "the folder holds no ONNX graph of a language model that ragloom has exported",
            where=str(graphs.folder.path),
            hint=f"ragloom export {graphs.folder.name}",
        )
    return load


def _precision(graphs: Exported, config: GeneratorConfig) -> str:
    """``auto`` takes int8 where it is there."""
    if config.precision != "auto":
        return config.precision
    part = "decoder" if graphs.architecture == "encoder-decoder" else "model"
    return "int8" if "int8" in graphs.precisions(part) else "fp32"
