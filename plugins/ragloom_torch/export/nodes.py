"""An ONNX graph while it is being written down, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

FUSED = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""

Shapes = Mapping[str, Sequence[str | int]]
"""From a name to a shape."""

_OPSET = 17
_IR_VERSION = 8


class GraphWriter:
    """Collects nodes and constants; every call of ``node`` gives the name of what the node computes."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A constant of the graph, under its own name."""
        self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", into: str = "", **attributes: Any) -> str:
        """A node with one result, named ``into`` or by its number; an empty input is one that is left out."""
        return self.nodes(operator, *inputs, domain=domain, into=(into or self._next(operator),), **attributes)[0]

    def nodes(
        self, operator: str, *inputs: str, domain: str = "", into: Sequence[str] = (), **attributes: Any
    ) -> tuple[str, ...]:
        """A node with the results ``into``."""
        made = helper.make_node(operator, list(inputs), list(into), name=f"{into[0]}_node", domain=domain, **attributes)
        self._nodes.append(made)
        return tuple(into)

    def fused(self, operator: str, *inputs: str, into: str = "", **attributes: Any) -> str:
        """A node of ONNX Runtime's own."""
        return self.node(operator, *inputs, domain=FUSED, into=into, **attributes)

    def model(self, inputs: Shapes, outputs: Shapes, types: Mapping[str, int] | None = None) -> onnx.ModelProto:
        """The finished model: ``inputs`` are int64, ``outputs`` float32, each with its shape; ``types`` says others."""
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(FUSED, 1)]
        graph = self.graph(inputs, outputs, types)
        return helper.make_model(graph, opset_imports=opsets, producer_name="ragloom", ir_version=_IR_VERSION)

    def graph(self, inputs: Shapes, outputs: Shapes, types: Mapping[str, int] | None = None) -> onnx.GraphProto:
        """The finished graph alone: a branch of another's node, say. An output of no shape may have any."""
        other = types or {}
        return helper.make_graph(
            self._nodes,
            "ragloom",
            [
                helper.make_tensor_value_info(name, other.get(name, TensorProto.INT64), list(shape))
                for name, shape in inputs.items()
            ],
            [
                helper.make_tensor_value_info(name, other.get(name, TensorProto.FLOAT), list(shape) or None)
                for name, shape in outputs.items()
            ],
            list(self._constants.values()),
        )

    def _next(self, operator: str) -> str:
        return f"{operator}_{len(self._nodes)}"
