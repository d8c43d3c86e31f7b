"""Which engine searches: a table from the config's word to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import MissingExtraError
from ragloom_bm25.compiled import CompiledEngine
from ragloom_bm25.scan import Engine, NumpyEngine, Wanted
from ragloom_bm25.segment import Segment

PATIENCE = 1.0
"""Seconds of searching after which loading the compiled kernels (0.1 to 0.3 s, once compiled) is sure to pay."""


class PatientEngine:
    """NumPy until searching has taken as long as loading the kernels would, then the kernels.

    One question never pays for numba's import; a server or an evaluation soon has them. They are loaded (and the very
    first time compiled, which takes seconds) beside the searches, which go on meanwhile. Both engines give the same
    rankings to the bit, so the change is not to be seen.
    """

    def __init__(self, load: Callable[[], Engine] = CompiledEngine, patience: float = PATIENCE) -> None:
        self._engine: Engine = NumpyEngine()
        self._load = load
        self._left = patience
        self._lock = threading.Lock()
        self._loading: threading.Thread | None = None

    @property
    def workers(self) -> int:
        """Those of the engine that is at work."""
        return self._engine.workers

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``Engine``."""
        start = time.perf_counter()
        found = self._engine.candidates(segment, wanted)
        self._left -= time.perf_counter() - start
        if self._left < 0 and self._loading is None:
            self._change(segment, wanted)
        return found

    def wait(self) -> None:
        """Return when the change that has begun, if any, is made."""
        if self._loading is not None:
            self._loading.join()

    def _change(self, segment: Segment, wanted: Wanted) -> None:
        with self._lock:
            if self._loading is None:
                self._loading = threading.Thread(target=self._load_and_try, args=(segment, wanted), daemon=True)
                self._loading.start()

    def _load_and_try(self, segment: Segment, wanted: Wanted) -> None:
        """Change only after one search, which compiles what was never compiled."""
        try:
            engine = self._load()
        except MissingExtraError:
            return
        engine.candidates(segment, wanted)
        self._engine = engine


def automatic() -> Engine:
    """NumPy where numba is not installed, else what suits the work that there is."""
    return PatientEngine() if find_spec("numba") else NumpyEngine()


ENGINES: dict[str, Callable[[], Engine]] = {"auto": automatic, "numpy": NumpyEngine, "compiled": CompiledEngine}
