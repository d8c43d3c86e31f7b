"""A run of the graph whose inputs and outputs are fixed pieces of memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import GenerationError
from ragloom_onnx.generator.buffer import Memory
from ragloom_onnx.sessions import first_line

_PARTS = ("key", "value")
LOGITS = ("logits",)
CHOICE = ("next_tokens", "next_log_p")
_TYPES: Mapping[str, type] = {"logits": np.float32, "next_tokens": np.int64, "next_log_p": np.float32}


class Run:
    """B rows of T tokens over ``memory``, whose keys and values are read and written where they are.

    Memory is bound once: write into ``ids``, ``positions`` int64[B, T] and ``logit_rows`` int64[wanted], and call.
    """

    def __init__(self, session: Any, memory: Memory, tokens: int, shape: tuple[int, int]) -> None:
        """``shape``: that of the logits, [wanted, V]."""
        rows = memory.shape[2]
        self.ids = np.zeros((rows, tokens), np.int64)
        self.positions = np.zeros((rows, tokens), np.int64)
        self.logit_rows = np.zeros(shape[0], np.int64)
        self._lengths = np.zeros(rows, np.int32)
        self._longest = np.zeros(1, np.int32)
        self._memory = memory
        self._shape = shape
        self._session = session
        self._bound: dict[tuple[str, ...], tuple[Any, list[NDArray[Any]]]] = {}

    def __call__(self, lengths: NDArray[np.int64], wanted: tuple[str, ...]) -> list[NDArray[Any]]:
        """``LOGITS`` float32[wanted, V], or the ``CHOICE``: int64[wanted] and float32[wanted].

        ``lengths`` int64[B] are the tokens of each row in all, those of this run among them. The next call writes over
        what is given.
        """
        self._lengths[:] = lengths - 1
        self._longest[0] = lengths.max()
        if wanted not in self._bound:
            self._bound[wanted] = self._bind(wanted)
        binding, outputs = self._bound[wanted]
        try:
            self._session.run_with_iobinding(binding)
        except Exception as error:
            raise GenerationError(
                f"ONNX Runtime failed: {first_line(error)}",
                hint="set a smaller `batch_tokens` if memory ran out; else export the model again",
            ) from error
        return outputs

    def _bind(self, wanted: tuple[str, ...]) -> tuple[Any, list[NDArray[Any]]]:
        binding = self._session.io_binding()
        arrays = self._inputs()
        for one in self._session.get_inputs():
            if one.name in arrays:
                _tie(binding.bind_input, one.name, arrays[one.name])
        for number, layer in enumerate(self._memory):
            for part, array in zip(_PARTS, layer, strict=True):
                _tie(binding.bind_input, f"past.{number}.{part}", array)
                _tie(binding.bind_output, f"present.{number}.{part}", array)
        outputs: list[NDArray[Any]] = [
            np.empty(self._shape if name == "logits" else self._shape[0], _TYPES[name]) for name in wanted
        ]
        for name, array in zip(wanted, outputs, strict=True):
            _tie(binding.bind_output, name, array)
        return binding, outputs

    def _inputs(self) -> dict[str, NDArray[Any]]:
        return {
            "input_ids": self.ids,
            "position_ids": self.positions,
            "seqlens_k": self._lengths,
            "total_sequence_length": self._longest,
            "logit_rows": self.logit_rows,
        }


def _tie(bind: Any, name: str, array: NDArray[Any]) -> None:
    bind(name, "cpu", 0, array.dtype.type, array.shape, array.ctypes.data)
