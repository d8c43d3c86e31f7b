"""A graph whose large matrices are 8-bit integers, its activations quantised as they come: dynamic int8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ragloom.models import ModelFolder
from ragloom_torch.export.channels import Maxima, channel_maxima, fed, largest
from ragloom_torch.export.nodes import FUSED
from ragloom_torch.export.sample_rows import sample_rows

SMALLEST = 8
"""A matrix of fewer columns (a head's few labels) stays as it is: nothing to gain, and its errors are the result's."""

CHANNELS = 4
"""How many of a product's channels are kept in float32: of MiniLM's 384 and 1,536 they made most of the error."""

_WIDE = 32
_LARGEST = 1_900_000_000  # bytes: what is larger can only be run from a file
_TABLE = 1024
_ONE_DIMENSION = 2


def quantise_int8(source: Path, target: Path, rows: Sequence[Sequence[int]] | None = None) -> None:
    """Write ``source`` to ``target`` with its matrices as int8, one scale a column, and its embeddings one a row.

    Activations are quantised when the graph runs, by their own range (uint8, one scale a product), but for the few
    channels that are the largest over ``rows`` of token ids (those of ``sample_rows`` by the tokenizer that lies beside
    ``source``): these are multiplied in float32. What attention multiplies, queries with keys and weights with values,
    stays float32: it has no constants, and is a tenth of the work.
    """
    model = onnx.load(source)
    texts = sample_rows(ModelFolder(source.parent, str(source.parent))) if rows is None else rows
    small = model.ByteSize() < _LARGEST
    onnx.save(quantised(model, _maxima(model, texts) if texts and small else {}), target)


def quantised(model: onnx.ModelProto, maxima: Maxima | None = None) -> onnx.ModelProto:
    """The model with every product by a constant matrix, and every large table of embeddings, in int8.

    ``maxima`` are those of the products' left sides: without them no channel is kept apart.
    """
    work = _Work({one.name: one for one in model.graph.initializer}, maxima or {})
    nodes = [made for node in model.graph.node for made in _STEPS.get(node.op_type, _kept)(node, work)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(work.made.values())
    _drop_unused(model)
    if FUSED not in {one.domain for one in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(FUSED, 1))
    return model


def symmetric(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``values`` as int8 in [-127, 127] and the scales they are multiplied by, one for all along ``axis``."""
    scales = np.abs(values).max(axis=axis, keepdims=True) / 127
    scales = np.where(scales > 0, scales, 1).astype(np.float32)
    return np.rint(values / scales).astype(np.int8), scales


@dataclass(frozen=True, slots=True)
class _Work:
    constants: Mapping[str, onnx.TensorProto]
    maxima: Maxima
    made: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def matrix(self, name: str) -> NDArray[np.float32] | None:
        """A constant float32 matrix by its name."""
        found = self.constants.get(name)
        if found is None or len(found.dims) != _ONE_DIMENSION or found.data_type != TensorProto.FLOAT:
            return None
        return numpy_helper.to_array(found)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """A new constant; one of the same name is the same."""
        self.made.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def _kept(node: onnx.NodeProto, work: _Work) -> list[onnx.NodeProto]:
    return [node]


def _product(node: onnx.NodeProto, work: _Work) -> list[onnx.NodeProto]:
    matrix = work.matrix(node.input[1])
    if matrix is None or matrix.shape[1] < SMALLEST:
        return [node]
    maxima = work.maxima.get(node.input[0])
    if maxima is None or len(maxima) < _WIDE:
        return [_integers(node.input[0], node.input[1], matrix, node.output[0], work)]
    return _in_two(node, matrix, largest(maxima, CHANNELS), work)


def _in_two(
    node: onnx.NodeProto, matrix: NDArray[np.float32], channels: NDArray[np.int64], work: _Work
) -> list[onnx.NodeProto]:
    """``channels`` multiplied in float32, the others in int8, and both added."""
    (hidden, name), result = node.input, node.output[0]
    others = np.ones(len(matrix), np.float32)
    others[channels] = 0
    few, rest = f"{result}.few", f"{result}.rest"
    places = work.constant(f"{name}.channels", channels)
    rows = work.constant(f"{name}.rows", matrix[channels])
    return [
        helper.make_node("Gather", [hidden, places], [f"{few}.in"], name=f"{few}.in", axis=-1),
        helper.make_node("MatMul", [f"{few}.in", rows], [few], name=few),
        helper.make_node("Mul", [hidden, work.constant(f"{name}.others", others)], [f"{rest}.in"], name=f"{rest}.in"),
        _integers(f"{rest}.in", name, matrix * others[:, None], rest, work),
        helper.make_node("Add", [rest, few], [result], name=f"{result}_both"),
    ]


def _integers(hidden: str, name: str, matrix: NDArray[np.float32], result: str, work: _Work) -> onnx.NodeProto:
    values, scales = symmetric(matrix, 0)
    inputs = [hidden, work.constant(f"{name}.int8", values), work.constant(f"{name}.scales", scales[0])]
    return helper.make_node("DynamicQuantizeMatMul", inputs, [result], name=f"{result}_int8", domain=FUSED)


def _lookup(node: onnx.NodeProto, work: _Work) -> list[onnx.NodeProto]:
    table = work.matrix(node.input[0])
    if table is None or len(table) < _TABLE:
        return [node]
    values, scales = symmetric(table, 1)
    (name, places), result = node.input, node.output[0]
    integers, factors = work.constant(f"{name}.int8", values), work.constant(f"{name}.scales", scales)
    return [
        helper.make_node("Gather", [integers, places], [f"{result}.int8"], name=f"{result}.int8"),
        helper.make_node("Gather", [factors, places], [f"{result}.scales"], name=f"{result}.scales"),
        helper.make_node("Cast", [f"{result}.int8"], [f"{result}.cast"], name=f"{result}.cast", to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{result}.cast", f"{result}.scales"], [result], name=f"{result}_scaled"),
    ]


_STEPS = {"MatMul": _product, "Gather": _lookup}


def _maxima(model: onnx.ModelProto, rows: Sequence[Sequence[int]]) -> Maxima:
    constants = {one.name for one in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in constants]
    return channel_maxima(model, [node.input[0] for node in products], fed(model, rows))


def _drop_unused(model: onnx.ModelProto) -> None:
    used = {name for graph in _graphs(model.graph) for node in graph.node for name in node.input}
    kept = [one for one in model.graph.initializer if one.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def _graphs(graph: onnx.GraphProto) -> list[onnx.GraphProto]:
    """The graph and those of its branches."""
    inner = [part.g for node in graph.node for part in node.attribute if part.type == onnx.AttributeProto.GRAPH]
    return [graph, *(one for branch in inner for one in _graphs(branch))]
