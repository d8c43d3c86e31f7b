"""A traced graph made plain: its products by weights all alike, so that they can be quantised, and no notes in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper


def with_plain_products(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with weights that are transposed at run time transposed for good, and each ``Gemm`` by a constant as
    ``MatMul`` and ``Add``. Changes ``model`` and gives it back.
    """
    constants = {one.name: one for one in model.graph.initializer}
    renamed: dict[str, str] = {}
    nodes: list[onnx.NodeProto] = []
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = renamed.get(name, name)
        if _turns_a_matrix(node, constants):
            renamed[node.output[0]] = _turned(node.input[0], constants)
        elif node.op_type == "Gemm" and node.input[1] in constants and _is_plain(node):
            nodes += _product(node, constants)
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    _keep_used(model, constants)
    return model


def without_notes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without what the exporter wrote down of each node: where in whose source it comes from. Changes it."""
    for graph in (model.graph, *model.functions):
        graph.ClearField("metadata_props")
        for node in graph.node:
            node.ClearField("metadata_props")
            node.ClearField("doc_string")
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer):
        value.ClearField("metadata_props")
    model.ClearField("metadata_props")
    return model


def _turns_a_matrix(node: onnx.NodeProto, constants: dict[str, onnx.TensorProto]) -> bool:
    if node.op_type != "Transpose" or node.input[0] not in constants:
        return False
    return len(constants[node.input[0]].dims) == 2 and list(_attributes(node).get("perm", [1, 0])) == [1, 0]


def _is_plain(node: onnx.NodeProto) -> bool:
    stated = _attributes(node)
    return stated.get("alpha", 1.0) == 1.0 and stated.get("beta", 1.0) == 1.0 and not stated.get("transA", 0)


def _product(node: onnx.NodeProto, constants: dict[str, onnx.TensorProto]) -> list[onnx.NodeProto]:
    matrix = _turned(node.input[1], constants) if _attributes(node).get("transB", 0) else node.input[1]
    result = node.output[0]
    if len(node.input) < 3 or not node.input[2]:
        return [helper.make_node("MatMul", [node.input[0], matrix], [result], name=node.name)]
    return [
        helper.make_node("MatMul", [node.input[0], matrix], [f"{result}.product"], name=f"{node.name}_product"),
        helper.make_node("Add", [f"{result}.product", node.input[2]], [result], name=node.name),
    ]


def _turned(name: str, constants: dict[str, onnx.TensorProto]) -> str:
    turned = f"{name}.T"
    if turned not in constants:
        values = numpy_helper.to_array(constants[name])
        constants[turned] = numpy_helper.from_array(np.ascontiguousarray(values.T), turned)
    return turned


def _keep_used(model: onnx.ModelProto, constants: dict[str, onnx.TensorProto]) -> None:
    used = Counter(name for node in model.graph.node for name in node.input)
    used.update(one.name for one in model.graph.output)
    kept = [one for name, one in constants.items() if used[name]]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def _attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {one.name: helper.get_attribute_value(one) for one in node.attribute}
