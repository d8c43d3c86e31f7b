"""The compiled engine: the same search as ``scan.NumpyEngine``, block by block within the processor's cache."""

from __future__ import annotations

import os
import threading
from itertools import chain
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import MissingExtraError
from ragloom_bm25.bounds import MANY_TERMS, floor_units, scale_of
from ragloom_bm25.codes import TF_OF_CODE
from ragloom_bm25.container import frozen
from ragloom_bm25.postings import BLOCK
from ragloom_bm25.scan import NumpyEngine, Wanted
from ragloom_bm25.segment import Segment

_EVERYTHING = np.empty(0, np.bool_)
_TF_OF_CODE = frozen(TF_OF_CODE.copy())


class CompiledEngine:
    """Needs the extra ``fast``; raises ``MissingExtraError`` without it."""

    def __init__(self) -> None:
        self._kernels = _kernels()
        self._coarse = NumpyEngine()
        self._buffers = threading.local()

    @property
    def workers(self) -> int:
        """One a processor: the kernels let go of the interpreter's lock."""
        return os.cpu_count() or 1

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``Engine``."""
        if len(wanted.weights) > MANY_TERMS:
            return self._coarse.candidates(segment, wanted)
        bounds = wanted.bounds
        scale = scale_of(bounds, wanted.weights)
        found: tuple[NDArray[np.int64], NDArray[np.int64]] = self._kernels.candidates(
            (segment.offsets, segment.codes),
            (segment.run_blocks, segment.run_starts),
            (segment.escape_places, segment.escape_tf, _TF_OF_CODE),
            np.array(list(chain.from_iterable(wanted.terms)), np.int64).reshape(-1, 4),
            wanted.weights * scale,
            (bounds.low, bounds.high),
            wanted.hidden,
            _EVERYTHING if wanted.shown is None else wanted.shown,
            self._space(segment.blocks),
            wanted.k,
            floor_units(wanted.floor, scale),
        )
        return found

    def _space(self, blocks: int) -> tuple[NDArray[np.uint16], ...]:
        """Room for sums and maxima, of this thread's own: fresh memory would cost as much as the search."""
        sizes = (BLOCK, self._kernels.CHUNKS, self._kernels.GROUPS)
        held: tuple[NDArray[np.uint16], ...] | None = getattr(self._buffers, "held", None)
        if held is None or len(held[0]) < blocks * BLOCK:
            held = self._buffers.held = tuple(np.empty(blocks * size, np.uint16) for size in sizes)
        return tuple(room[: blocks * size] for room, size in zip(held, sizes, strict=True))


def _kernels() -> ModuleType:
    try:
        from ragloom_bm25 import kernels
    except ImportError as error:
        raise MissingExtraError(
            "bm25's compiled engine needs numba", hint="pip install 'ragloom[fast]', or engine: auto"
        ) from error
    module: ModuleType = kernels
    return module
