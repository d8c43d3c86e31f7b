"""Channels of extraordinary size, which would take the whole range of an 8-bit quantisation for themselves.

In transformers a few fixed channels are far larger than the others, at a few tokens (Dettmers et al. 2022, LLM.int8(),
https://arxiv.org/abs/2208.07339). Which ones is a property of the model: any text shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

Maxima = Mapping[str, NDArray[np.float32]]
"""From a tensor's name to the largest absolute value of each of its channels, float32[K]."""

Ranges = Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
"""From a tensor's name to the least and the greatest value of each of its channels, float32[K] each."""

Batches = Iterable[Mapping[str, Any]]


def channel_maxima(model: onnx.ModelProto, tensors: Iterable[str], batches: Batches) -> Maxima:
    """The maxima of ``tensors`` [B, T, K] over ``batches``, each what the graph is fed with."""
    ranges = channel_ranges(model, tensors, batches)
    return {name: np.maximum(highest, -lowest) for name, (lowest, highest) in ranges.items()}


def channel_ranges(model: onnx.ModelProto, tensors: Iterable[str], batches: Batches) -> Ranges:
    """The ranges of ``tensors`` [B, T, K] over ``batches``, each what the graph is fed with."""
    from onnxruntime import InferenceSession

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    own = {one.name for one in watched.graph.output}
    names = list(dict.fromkeys(tensors))
    watched.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names if name not in own
    )
    session = InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
    for batch in batches:
        for name, value in zip(names, session.run(names, dict(batch)), strict=True):
            rows = value.reshape(-1, value.shape[-1])
            lowest, highest = rows.min(axis=0), rows.max(axis=0)
            before = found.get(name, (lowest, highest))
            found[name] = np.minimum(before[0], lowest), np.maximum(before[1], highest)
    return found


def largest(maxima: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The ``count`` channels of the largest ``maxima`` float32[K], ascending; ties go to the first: int64[count]."""
    return np.sort(np.argsort(-maxima, kind="stable")[:count]).astype(np.int64)


def fed(model: onnx.ModelProto, rows: Sequence[Sequence[int]]) -> Iterator[Mapping[str, NDArray[np.int64]]]:
    """Token lists one at a time as ``model`` takes them, of kind 0 and without padding; none if it takes more."""
    names = [one.name for one in model.graph.input]
    for row in rows:
        ids = np.array([row], np.int64)
        arrays = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        if set(names) <= set(arrays):
            yield {name: arrays[name] for name in names}
