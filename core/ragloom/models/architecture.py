"""What a model is, from its ``config.json`` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ragloom.errors import ModelError
from ragloom.models.folder import ModelFolder

Kind = Literal["encoder", "decoder-only", "encoder-decoder"]
Task = Literal["encoder", "reranker", "reader", "generator"]

_LENGTHS = (
    "n_positions",
    "max_position_embeddings",
    "max_sequence_length",
    "n_ctx",
    "seq_length",
    "max_encoder_position_embeddings",
)
_TASKS: dict[str, Task] = {
    "ForSequenceClassification": "reranker",
    "ForQuestionAnswering": "reader",
    "LMHeadModel": "generator",
    "ForCausalLM": "generator",
    "ForConditionalGeneration": "generator",
    "ForSeq2SeqLM": "generator",
    "EncoderDecoderModel": "generator",
    "MTModel": "generator",
}
# RoBERTa and its like count positions from behind that of padding: the first two are never used.
_COUNT_FROM_TWO = frozenset(
    {"roberta", "xlm-roberta", "camembert", "mpnet", "longformer", "data2vec-text", "roberta-prelayernorm"}
    | {"xlm-roberta-xl", "ibert", "xmod", "luke"}
)
_DECODERS = ("LMHeadModel", "ForCausalLM")


@dataclass(frozen=True, slots=True)
class Architecture:
    """``model_type`` is the family's name. ``max_tokens`` is how many positions it has, 0 where it sets no limit."""

    kind: Kind
    task: Task
    model_type: str
    max_tokens: int
    vocabulary: int


def architecture_of(folder: ModelFolder) -> Architecture:
    """What ``folder`` holds. Raises ``ModelError`` where it has no ``config.json`` or that does not say."""
    config = folder.config
    if not config.get("model_type"):
        raise ModelError(
            "the folder has no config.json that names a model_type",
            where=str(folder.path),
            hint=_rather(folder),
        )
    name = str((config.get("architectures") or [""])[0])
    task: Task = next((task for ending, task in _TASKS.items() if name.endswith(ending)), "encoder")
    # Two models in one, as BERT2BERT, each with a config of its own: the decoder writes, the encoder reads.
    writer = config.get("decoder") if isinstance(config.get("decoder"), Mapping) else config
    reader = config.get("encoder") if isinstance(config.get("encoder"), Mapping) else config
    return Architecture(
        _kind(config, name), task, str(config["model_type"]), _length(reader or {}), _number(writer or {}, "vocab_size")
    )


def _rather(folder: ModelFolder) -> str:
    """What to name in the folder's place: a joint training leaves its models in folders within one."""
    within = sorted(one.parent.name for one in folder.path.glob("*/config.json") if not one.parent.name[:1].isdigit())
    if within:
        return f"it holds models: name one of them, {' or '.join(f'{folder.name}/{name}' for name in within)}"
    return "name a folder in Hugging Face's layout: config.json, tokenizer.json, model.safetensors or model.onnx"


def writing_architecture(folder: ModelFolder) -> Architecture:
    """As ``architecture_of``. Raises ``ModelError`` for a model that writes no text, too."""
    kind = architecture_of(folder)
    if kind.kind == "encoder":
        raise ModelError(
            f"the model ({kind.model_type}) is an encoder: it writes no text",
            where=str(folder.path),
            hint="name a folder whose config.json has an architecture …ForCausalLM or …ForConditionalGeneration",
        )
    return kind


def _kind(config: Mapping[str, Any], name: str) -> Kind:
    if config.get("is_encoder_decoder"):
        return "encoder-decoder"
    return "decoder-only" if name.endswith(_DECODERS) else "encoder"


def _length(config: Mapping[str, Any]) -> int:
    # T5 has relative positions: n_positions is what it was trained with, not what it can read.
    if config.get("model_type") in ("t5", "mt5", "umt5"):
        return 0
    length = next((number for name in _LENGTHS if (number := _number(config, name))), 0)
    return max(0, length - 2) if config.get("model_type") in _COUNT_FROM_TWO else length


def _number(config: Mapping[str, Any], name: str) -> int:
    value = config.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
