"""Texts by a language model on ONNX Runtime, without torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ragloom.config.place import seen_from_here
from ragloom.decoding import ModelGenerator, Rules, TokenModel, abilities
from ragloom.errors import ModelError
from ragloom.interfaces import Description, Resources
from ragloom.models import Exported, ModelFolder, Prompting, TextTokenizer, architecture_of, exported, find, locate
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

    @staticmethod
    def describe(config: GeneratorConfig) -> Description:
        """By its folder's JSON files; of a model that is not on this machine yet, all that there may be is promised.

        Raises ``ModelError`` for a model that writes no text.
        """
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description(abilities("encoder-decoder"))
        kind = _writing(folder)
        limits = {"max_tokens": kind.max_tokens} if kind.max_tokens else {}
        return Description(abilities(kind.kind), kind.kind, limits)

    def open(self, resources: Resources) -> None:
        """Load the graphs. Raises ``ModelError`` for a model that cannot be found, read or used to write texts."""
        config = self._config
        folder = locate(config.model, resources.path, config.revision)
        kind = _writing(folder)
        tokenizer = TextTokenizer(folder)
        graphs = exported(folder)
        model = _load_of(graphs)(graphs, _precision(graphs, config), self._session, frozenset(tokenizer.eos_ids))
        apart = kind.kind == "encoder-decoder"
        prompting = Prompting.of(folder, tokenizer, config, limit=kind.max_tokens, apart=apart)
        self.use(model, prompting, Rules.of(folder))

    def _session(self, path: Path) -> Any:
        return session_of(path, threads=self._config.threads or cores(), spinning=True)


def _writing(folder: ModelFolder) -> Architecture:
    kind = architecture_of(folder)
    if kind.kind == "encoder":
        raise ModelError(
            f"the model ({kind.model_type}) is an encoder: it writes no text",
            where=str(folder.path),
            hint="name a folder whose config.json has an architecture …ForCausalLM or …ForConditionalGeneration",
        )
    return kind


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
