"""The two ends of a decoder: from token ids to vectors, and from vectors to the logits of the next token."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from ragloom_torch.export.decoder_linear import Precision, product
from ragloom_torch.export.nodes import GraphWriter

Weights = NDArray[np.float32]

# The choice of a token is spared the coarsest numbers.
_HEADS: dict[Precision, Precision] = {"int8": "int8", "int4": "int8"}


def embedded(writer: GraphWriter, precision: Precision, words: Weights) -> str:
    """Vectors of ``input_ids``: float32[batch, tokens, d]. Where weights are quantised the table is float16."""
    if precision == "fp32":
        return writer.node("Gather", writer.constant("words", words), "input_ids", into="word_vectors")
    table = writer.constant("words", words.astype(np.float16))
    return writer.node("Cast", writer.node("Gather", table, "input_ids"), into="word_vectors", to=TensorProto.FLOAT)


def logits(writer: GraphWriter, precision: Precision, hidden: str, head: Weights | None, words: Weights) -> str:
    """``logits`` float32[rows, V] of float32[rows, d]; ``head`` [V, d], None where it is the table of words itself.

    Tied weights are stored once in float32. Quantised they are stored twice, since a table is read by row and a product
    by column.
    """
    if precision == "fp32":
        table = "words" if head is None else writer.constant("head", head)
        return writer.node("Gemm", hidden, table, into="logits", transB=1)
    made = product(writer, _HEADS[precision], "head", hidden, (words if head is None else head).T)
    return writer.node("Identity", made, into="logits")


def chosen(writer: GraphWriter) -> None:
    """``next_tokens`` int64[rows]: the likeliest, and ``next_log_p`` float32[rows], their log-probability."""
    writer.node("ArgMax", "logits", into="next_tokens", axis=-1, keepdims=0)
    # ONNX Runtime takes a tenth of the time for this that ReduceLogSumExp takes.
    writer.node("ReduceMax", writer.node("LogSoftmax", "logits", axis=-1), into="next_log_p", axes=[-1], keepdims=0)
