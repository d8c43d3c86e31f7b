"""A graph whose inputs and outputs are bound, so that what one call gives can go into the next as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = Any
"""An ``onnxruntime.OrtValue``."""


class BoundGraph:
    """A session of ONNX Runtime. Several threads may run it at once."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.inputs: dict[str, Sequence[int | str]] = {one.name: one.shape for one in session.get_inputs()}
        self.outputs: dict[str, Sequence[int | str]] = {one.name: one.shape for one in session.get_outputs()}

    def run(self, feeds: Mapping[str, Tensor], wanted: Sequence[str]) -> list[Tensor]:
        """The tensors ``wanted`` in their order. Feeds that the graph has no input for are left out."""
        binding = self._session.io_binding()
        for name in self.inputs:
            binding.bind_ortvalue_input(name, feeds[name])
        for name in wanted:
            binding.bind_output(name, "cpu")
        self._session.run_with_iobinding(binding)
        return list(binding.get_outputs())

    def inputs_like(self, beginning: str) -> list[str]:
        """The names of the inputs that begin so, in the graph's order."""
        return [name for name in self.inputs if name.startswith(beginning)]


def tensor(array: NDArray[Any]) -> Tensor:
    """An array as a tensor of the runtime; it shares the array's memory."""
    from onnxruntime import OrtValue

    return OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array))


def taken(tensors: Sequence[Tensor], rows: NDArray[np.int64]) -> list[Tensor]:
    """Rows of each tensor, along its first axis."""
    return [tensor(one.numpy()[rows]) for one in tensors]
