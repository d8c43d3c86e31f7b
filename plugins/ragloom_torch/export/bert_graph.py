"""BERT and its family as ONNX, straight from the safetensors, with the fused operators of ONNX Runtime.

Exporters give attention as a dozen operators, which ONNX Runtime does not always join again. Here a layer is seven
nodes: one product for queries, keys and values, multi-head attention, and two sums with normalisation around a
feed-forward step (Devlin et al. 2019, https://arxiv.org/abs/1810.04805; post-normalisation).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import onnx

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.export.bert_heads import HEADS
from ragloom_torch.export.bert_names import FAMILIES
from ragloom_torch.export.bert_operators import ACTIVATIONS, FUSED_OPERATORS, Operators
from ragloom_torch.export.bert_weights import BertWeights
from ragloom_torch.export.nodes import GraphWriter

Head = Literal["encoder", "reranker", "reader"]
_EPSILON = 1e-12


def can_build(folder: ModelFolder) -> bool:
    """Whether ``build_bert`` knows the model's family and all that it does."""
    config = folder.config
    family = FAMILIES.get(str(config.get("model_type", "")))
    if family is None or config.get("is_decoder") or config.get("add_cross_attention"):
        return False
    absolute = config.get("position_embedding_type", "absolute") in (None, "absolute")
    return absolute and config.get(family.settings["activation"]) in ACTIVATIONS


def build_bert(folder: ModelFolder, heads: Head = "encoder", operators: Operators = FUSED_OPERATORS) -> onnx.ModelProto:
    """The model of ``folder`` with one of three ends, in float32.

    Inputs: ``input_ids``, ``attention_mask`` and, where the model has kinds of tokens, ``token_type_ids``, int64[B, T].
    Outputs: ``last_hidden_state`` float32[B, T, d] (encoder), ``logits`` float32[B, labels] (reranker),
    ``start_logits`` and ``end_logits`` float32[B, T] (reader). Raises ``ModelError`` for a family or an activation that
    it does not know, and for weights without the head that is asked for. ``operators``: ONNX Runtime's or plain ones.
    """
    if not can_build(folder):
        raise ModelError(
            f"no graph of fused operators can be built for a model of type {folder.config.get('model_type')!r}",
            where=str(folder.path),
            hint=f"those of {', '.join(sorted(FAMILIES))} can, with absolute positions and no decoder",
        )
    weights = BertWeights(folder)
    writer = GraphWriter()
    hidden = _embedded(writer, weights)
    mask = operators.masked(writer)
    for number in range(weights.setting("layers")):
        hidden = _layer(writer, weights, operators, number, hidden, mask)
    outputs = HEADS[heads](writer, weights, hidden)
    inputs = {"input_ids": ("batch", "tokens"), "attention_mask": ("batch", "tokens")}
    if _has_types(weights):
        inputs["token_type_ids"] = ("batch", "tokens")
    return writer.model(dict(inputs), outputs)


def _has_types(weights: BertWeights) -> bool:
    """RoBERTa's single kind of token is no input: its vector is part of every position's."""
    return weights.has(weights.family.embeddings["type"]) and not weights.family.offset


def _embedded(writer: GraphWriter, weights: BertWeights) -> str:
    """Words, positions and kinds of tokens, summed and normalised: [B, T, d], d of the layers."""
    positions = weights.embedding("position")
    if weights.family.offset:
        positions = positions + weights.embedding("type")[:1]
    table = writer.constant("positions", positions)
    where = (_counted_places if weights.family.offset else _plain_places)(writer, weights)
    parts = [
        writer.node("Gather", writer.constant("words", weights.embedding("word")), "input_ids", into="word_vectors"),
        writer.node("Gather", table, where, into="position_vectors"),
    ]
    if _has_types(weights):
        table = writer.constant("types", weights.embedding("type"))
        parts.append(writer.node("Gather", table, "token_type_ids", into="type_vectors"))
    total = parts[0]
    for part in parts[1:]:
        total = writer.node("Add", total, part)
    scale, shift = _norm(writer, weights, weights.family.embeddings["embedded"], "embedded")
    hidden = writer.node("LayerNormalization", total, scale, shift, into="embedded", axis=-1, epsilon=_epsilon(weights))
    return _widened(writer, weights, hidden)


def _widened(writer: GraphWriter, weights: BertWeights, hidden: str) -> str:
    """ELECTRA's small models embed in fewer dimensions than they compute in."""
    if not weights.has("embeddings_project.weight"):
        return hidden
    product, bias = _linear(writer, weights, hidden, "embeddings_project", "widened")
    return writer.node("Add", product, bias)


def _plain_places(writer: GraphWriter, weights: BertWeights) -> str:
    """0, 1, 2, … for every text: int64[1, T]."""
    length = writer.node("Gather", writer.node("Shape", "input_ids"), writer.constant("axis", np.array(1, np.int64)))
    zero, one = (writer.constant(f"number_{n}", np.array(n, np.int64)) for n in (0, 1))
    counted = writer.node("Range", zero, length, one)
    return writer.node("Unsqueeze", counted, writer.constant("first_axis", np.array([0], np.int64)), into="places")


def _counted_places(writer: GraphWriter, weights: BertWeights) -> str:
    """RoBERTa's: tokens count from the padding token's number plus one, padding stays at that number: int64[B, T]."""
    axis = writer.constant("axis", np.array(1, np.int64))
    counted = writer.node("Mul", writer.node("CumSum", "attention_mask", axis), "attention_mask")
    start = writer.constant("start", np.array(weights.config.get("pad_token_id", 1), np.int64))
    return writer.node("Add", counted, start, into="places")


def _layer(writer: GraphWriter, weights: BertWeights, operators: Operators, number: int, hidden: str, mask: str) -> str:
    """One layer: [B, T, d] from [B, T, d]."""

    def named(part: str) -> str:
        return weights.layer(number, part)

    attended = _attention(writer, weights, operators, number, hidden, mask)
    product, bias = _linear(writer, weights, attended, named("attended"), f"attended_{number}")
    hidden = _sum(writer, weights, product, hidden, bias, named("attended_norm"), f"attended_{number}")
    product, bias = _linear(writer, weights, hidden, named("wide"), f"wide_{number}")
    wide = operators.activated(writer, weights, product, bias)
    product, bias = _linear(writer, weights, wide, named("narrow"), f"narrow_{number}")
    return _sum(writer, weights, product, hidden, bias, named("narrow_norm"), f"narrow_{number}")


def _attention(
    writer: GraphWriter, weights: BertWeights, operators: Operators, number: int, hidden: str, mask: str
) -> str:
    parts = [weights.linear(weights.layer(number, part)) for part in ("query", "key", "value")]
    joined = writer.constant(f"heads_{number}.weight", np.concatenate([one for one, _ in parts], axis=1))
    bias = writer.constant(f"heads_{number}.bias", np.concatenate([one for _, one in parts]))
    product = writer.node("MatMul", hidden, joined)
    split = [f"{part}_{number}" for part in ("query", "key", "value")]
    writer.nodes("Split", product, into=split, axis=-1)
    return operators.attended(writer, (*split, bias), mask, weights, f"heads_{number}")


def _sum(writer: GraphWriter, weights: BertWeights, product: str, before: str, bias: str, norm: str, name: str) -> str:
    """``product + bias + before``, normalised."""
    # SkipLayerNormalization would be one node: ONNX Runtime's takes four times as long as these three.
    total = writer.node("Add", writer.node("Add", product, bias), before)
    scale, shift = _norm(writer, weights, norm, name)
    return writer.node("LayerNormalization", total, scale, shift, axis=-1, epsilon=_epsilon(weights))


def _linear(writer: GraphWriter, weights: BertWeights, hidden: str, source: str, name: str) -> tuple[str, str]:
    """The product, and its bias that is still to be added."""
    matrix, bias = weights.linear(source)
    product = writer.node("MatMul", hidden, writer.constant(f"{name}.weight", matrix))
    return product, writer.constant(f"{name}.bias", bias)


def _norm(writer: GraphWriter, weights: BertWeights, source: str, name: str) -> tuple[str, str]:
    scale, shift = weights.norm(source)
    return writer.constant(f"{name}.scale", scale), writer.constant(f"{name}.shift", shift)


def _epsilon(weights: BertWeights) -> float:
    return float(weights.config.get("layer_norm_eps", _EPSILON))
