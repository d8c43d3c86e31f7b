"""A graph whose products are in int8 with ranges fixed beforehand (QDQ): what OpenVINO runs natively.

Beside each product stand a QuantizeLinear and a DequantizeLinear, which a runtime joins with it. As in ``dynamic_int8``
the largest channels are multiplied in float32: fixed ranges suffer even more from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from ragloom_torch.export.channels import Ranges, channel_ranges, fed, largest
from ragloom_torch.export.dynamic_int8 import CHANNELS, SMALLEST, symmetric

_LEVELS = 255


def statically_quantised(model: onnx.ModelProto, rows: Sequence[Sequence[int]]) -> onnx.ModelProto:
    """A copy of ``model`` whose products by constant matrices are in int8, ranges as they are over ``rows`` of tokens.

    Activations are uint8 with one scale a product, matrices int8 with one a column. Attention stays as it is: its
    quantisation took more of the quality than it gave of speed.
    """
    made = onnx.ModelProto()
    made.CopyFrom(model)
    matrices = {one.name: one for one in made.graph.initializer if len(one.dims) == 2}
    products = [node for node in made.graph.node if _is_large(node, matrices)]
    work = _Work(channel_ranges(model, [node.input[0] for node in products], fed(model, rows)))
    for node in made.graph.node:
        if _is_large(node, matrices):
            work.replace(node, numpy_helper.to_array(matrices[node.input[1]]))
        else:
            work.nodes.append(node)
    gone = {node.input[1] for node in products}
    constants = [one for one in made.graph.initializer if one.name not in gone]
    nodes = list(work.nodes)
    del made.graph.node[:], made.graph.initializer[:]
    made.graph.node.extend(nodes)
    made.graph.initializer.extend([*constants, *work.constants])
    return made


def affine(lowest: float, highest: float) -> tuple[np.float32, np.uint8]:
    """Scale and zero point of uint8 for values in [``lowest``, ``highest``] and 0."""
    low, high = min(lowest, 0.0), max(highest, 0.0)
    scale = max((high - low) / _LEVELS, 1e-8)
    return np.float32(scale), np.uint8(np.clip(round(-low / scale), 0, _LEVELS))


@dataclass(slots=True)
class _Work:
    ranges: Ranges
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def replace(self, node: onnx.NodeProto, matrix: NDArray[np.float32]) -> None:
        """The largest channels in float32, the others in int8, added."""
        hidden, result = node.input[0], node.output[0]
        lowest, highest = self.ranges[hidden]
        channels = largest(np.maximum(highest, -lowest), CHANNELS)
        others = np.ones(len(matrix), np.float32)
        others[channels] = 0
        rest = self._node("Mul", hidden, self._constant(f"{result}.others", others), into=f"{result}.rest.in")
        bounds = float((lowest * others).min()), float((highest * others).max())
        many = self._product(rest, matrix * others[:, None], bounds, result)
        some = self._node(
            "Gather", hidden, self._constant(f"{result}.channels", channels), into=f"{result}.in", axis=-1
        )
        few = self._node("MatMul", some, self._constant(f"{result}.rows", matrix[channels]), into=f"{result}.few")
        self._node("Add", many, few, into=result)

    def _product(self, hidden: str, matrix: NDArray[np.float32], bounds: tuple[float, float], result: str) -> str:
        scale, zero = affine(*bounds)
        how = self._constant(f"{result}.scale", scale), self._constant(f"{result}.zero", zero)
        coarse = self._node("QuantizeLinear", hidden, *how, into=f"{result}.uint8")
        fine = self._node("DequantizeLinear", coarse, *how, into=f"{result}.fine")
        values, scales = symmetric(matrix, 0)
        weights = self._node(
            "DequantizeLinear",
            self._constant(f"{result}.int8", values),
            self._constant(f"{result}.scales", scales[0]),
            self._constant(f"{result}.zeros", np.zeros(matrix.shape[1], np.int8)),
            into=f"{result}.matrix",
            axis=1,
        )
        return self._node("MatMul", fine, weights, into=f"{result}.many")

    def _constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def _node(self, operator: str, *inputs: str, into: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), [into], name=f"{into}_node", **attributes))
        return into


def _is_large(node: onnx.NodeProto, matrices: dict[str, onnx.TensorProto]) -> bool:
    if node.op_type != "MatMul" or node.input[1] not in matrices:
        return False
    return int(matrices[node.input[1]].dims[1]) >= SMALLEST
