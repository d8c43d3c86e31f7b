"""What stands at the end of a BERT-like graph: token vectors, the labels of a pair, or where a span begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ragloom_torch.export.bert_weights import BertWeights
from ragloom_torch.export.nodes import FUSED, GraphWriter

Outputs = dict[str, Sequence[str | int]]
"""From an output's name to its shape."""

_FUSED = ("Gelu",)


def _encoder(writer: GraphWriter, weights: BertWeights, hidden: str) -> Outputs:
    writer.node("Identity", hidden, into="last_hidden_state")
    return {"last_hidden_state": ("batch", "tokens", int(weights.setting("hidden")))}


def _reranker(writer: GraphWriter, weights: BertWeights, hidden: str) -> Outputs:
    vector = writer.node("Gather", hidden, writer.constant("first", np.array(0, np.int64)), axis=1)
    for name, follows in weights.family.classifier:
        matrix, bias = weights.linear(name)
        product = writer.node("MatMul", vector, writer.constant(f"{name}.weight", matrix))
        vector = writer.node("Add", product, writer.constant(f"{name}.bias", bias))
        if follows:
            vector = writer.node(follows, vector, domain=FUSED if follows in _FUSED else "")
    writer.node("Identity", vector, into="logits")
    return {"logits": ("batch", len(bias))}


def _reader(writer: GraphWriter, weights: BertWeights, hidden: str) -> Outputs:
    matrix, bias = weights.linear("qa_outputs")
    product = writer.node("MatMul", hidden, writer.constant("qa_outputs.weight", matrix))
    both = writer.node("Add", product, writer.constant("qa_outputs.bias", bias))
    writer.nodes("Split", both, into=("start_column", "end_column"), axis=-1)
    axis = writer.constant("last_axis", np.array([-1], np.int64))
    writer.node("Squeeze", "start_column", axis, into="start_logits")
    writer.node("Squeeze", "end_column", axis, into="end_logits")
    return {"start_logits": ("batch", "tokens"), "end_logits": ("batch", "tokens")}


HEADS: Mapping[str, Callable[[GraphWriter, BertWeights, str], Outputs]] = {
    "encoder": _encoder,
    "reranker": _reranker,
    "reader": _reader,
}
"""From a task to its end: it writes the outputs and gives their shapes."""
