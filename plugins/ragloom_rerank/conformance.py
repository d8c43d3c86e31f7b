"""The situations in which ``sentences`` is checked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Stateless
from ragloom.testing import RerankerCase, Wrong

_WIDTH = 64
_NAMED = {"encoder": {"use": "onnx", "model": "heaps"}}


class Heaps(Stateless):
    """A text is how often its words fall into each of ``dimension`` heaps."""

    dimension = _WIDTH
    passage_space = "heaps of words"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, 64]."""
        return np.array([_heaped(text) for text in texts], np.float32).reshape(-1, _WIDTH)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, 64]."""
        return self.encode_queries(texts)


def sentences() -> tuple[RerankerCase, ...]:
    """By the best sentence and the whole, by one of them alone, and without a memory."""
    known = {("encoder", "onnx"): Heaps()}
    wrong = (Wrong({"weight": 1.5}, "weight"), Wrong({"remembered": -1}, "remembered"))
    return (
        RerankerCase(settings=_NAMED, components=known, wrong=wrong),
        RerankerCase(name="best sentence alone", settings={**_NAMED, "weight": 1.0}, components=known),
        RerankerCase(name="whole passage alone", settings={**_NAMED, "weight": 0.0}, components=known),
        RerankerCase(name="without a memory", settings={**_NAMED, "remembered": 0}, components=known),
    )


def _heaped(text: str) -> NDArray[np.float64]:
    words = re.findall(r"\w+", text.lower())
    return np.bincount([zlib.crc32(word.encode()) % _WIDTH for word in words], minlength=_WIDTH).astype(np.float64)
