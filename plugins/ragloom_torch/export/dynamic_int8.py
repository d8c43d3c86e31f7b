"""A graph whose large matrices are 8-bit integers, its activations quantised as they come: dynamic int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ragloom_torch.export.nodes import FUSED

SMALLEST = 8
"""A matrix of fewer columns (a head's few labels) stays as it is: nothing to gain, and its errors are the result's."""

_TABLE = 1024


def quantise_int8(source: Path, target: Path) -> None:
    """Write ``source`` to ``target`` with its matrices as int8, one scale a column, and its embeddings one a row.

    Activations are quantised when the graph runs, by their own range (uint8, one scale a product). What attention
    multiplies, queries with keys and weights with values, stays float32: it has no constants, and its products are an
    eleventh of the work.
    """
    onnx.save(quantised(onnx.load(source)), target)


def quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with every product by a constant matrix, and every large table of embeddings, in int8."""
    constants = {one.name: one for one in model.graph.initializer}
    nodes: list[onnx.NodeProto] = []
    made: dict[str, onnx.TensorProto] = {}
    for node in model.graph.node:
        step = _STEPS.get(node.op_type)
        nodes += step(node, constants, made) if step else [node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(made.values())
    _drop_unused(model)
    _import_fused(model)
    return model


def symmetric(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``values`` as int8 in [-127, 127] and the scales they are multiplied by, one for all along ``axis``."""
    scales = np.abs(values).max(axis=axis, keepdims=True) / 127
    scales = np.where(scales > 0, scales, 1).astype(np.float32)
    return np.rint(values / scales).astype(np.int8), scales


def _product(
    node: onnx.NodeProto, constants: dict[str, onnx.TensorProto], made: dict[str, onnx.TensorProto]
) -> list[onnx.NodeProto]:
    matrix = constants.get(node.input[1])
    if matrix is None or len(matrix.dims) != 2 or matrix.dims[1] < SMALLEST or matrix.data_type != TensorProto.FLOAT:
        return [node]
    integers, scales = f"{matrix.name}.int8", f"{matrix.name}.scales"
    if integers not in made:
        values, found = symmetric(numpy_helper.to_array(matrix), 0)
        made[integers] = numpy_helper.from_array(values, integers)
        made[scales] = numpy_helper.from_array(found[0], scales)
    inputs = [node.input[0], integers, scales]
    return [helper.make_node("DynamicQuantizeMatMul", inputs, list(node.output), name=node.name, domain=FUSED)]


def _lookup(
    node: onnx.NodeProto, constants: dict[str, onnx.TensorProto], made: dict[str, onnx.TensorProto]
) -> list[onnx.NodeProto]:
    table = constants.get(node.input[0])
    if table is None or len(table.dims) != 2 or table.dims[0] < _TABLE or table.data_type != TensorProto.FLOAT:
        return [node]
    integers, scales = f"{table.name}.int8", f"{table.name}.scales"
    if integers not in made:
        values, found = symmetric(numpy_helper.to_array(table), 1)
        made[integers] = numpy_helper.from_array(values, integers)
        made[scales] = numpy_helper.from_array(found, scales)
    result = node.output[0]
    return [
        helper.make_node("Gather", [integers, node.input[1]], [f"{result}.int8"], name=f"{node.name}_int8"),
        helper.make_node("Gather", [scales, node.input[1]], [f"{result}.scales"], name=f"{node.name}_scales"),
        helper.make_node(
            "Cast", [f"{result}.int8"], [f"{result}.cast"], name=f"{node.name}_cast", to=TensorProto.FLOAT
        ),
        helper.make_node("Mul", [f"{result}.cast", f"{result}.scales"], [result], name=node.name),
    ]


_STEPS = {"MatMul": _product, "Gather": _lookup}


def _drop_unused(model: onnx.ModelProto) -> None:
    used = {name for graph in _graphs(model.graph) for node in graph.node for name in node.input}
    used |= {one.name for one in model.graph.output}
    kept = [one for one in model.graph.initializer if one.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def _graphs(graph: onnx.GraphProto) -> list[onnx.GraphProto]:
    """The graph and those of its branches."""
    inner = [part.g for node in graph.node for part in node.attribute if part.type == onnx.AttributeProto.GRAPH]
    return [graph, *(one for branch in inner for one in _graphs(branch))]


def _import_fused(model: onnx.ModelProto) -> None:
    if FUSED not in {one.domain for one in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(FUSED, 1))
