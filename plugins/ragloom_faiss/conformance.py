"""The cases in which the plugin is checked by ragloom's conformance kit: over encoders that need no model."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.interfaces import Stateless
from ragloom.testing import CommandCase, EncoderCase, RetrieverCase, Wrong
from ragloom.testing.material import ANSWERED_BY


class LetterEncoder(Stateless):
    """Hashed words and runs of two and three letters: alike for alike spelling, the same in every process."""

    made_by = "hashing"

    def __init__(self, dimension: int = 512) -> None:
        self.dimension = dimension

    @property
    def passage_space(self) -> str:
        """Names the dimension."""
        return f"letters-{self.dimension}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d]."""
        return np.array([self._one(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    encode_passages = encode_queries

    def _one(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, np.float32)
        lower = text[:2000].lower()
        runs = (lower[n : n + size] for size in (2, 3) for n in range(len(lower) - size + 1))
        for piece in [*re.findall(r"\w+|[^\w\s]", lower), *runs]:
            digest = hashlib.blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            vector[int.from_bytes(digest[:4], "little") % self.dimension] += 1 if digest[4] % 2 else -1
        return vector


class AskingEncoder(LetterEncoder):
    """As one that was trained for queries alone, against the passages of ``LetterEncoder(dimension)``."""

    asks_only = True

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], turned a little."""
        vectors = super().encode_queries(texts)
        return vectors + np.float32(0.1) * np.roll(vectors, 1, axis=1)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Refused."""
        raise ModelError("was trained for queries alone", hint="name another encoder for passages")


_ENCODERS = {("encoder", "onnx"): LetterEncoder(), ("encoder", "transformers"): LetterEncoder(64)}
_ONE: Mapping[str, object] = {"encoder": {"use": "onnx", "model": "stands-in"}}
_OTHER: Mapping[str, object] = {"encoder": {"use": "transformers", "model": "stands-in"}}
_SMALL: Mapping[str, object] = {"exact_below": 1, "refine": 1, "threads": 1}
_WRONG = (
    Wrong({"index": "annoy"}, "index"),
    Wrong({"metric": "l2"}, "metric"),
    Wrong({"encoder": "nosuch"}, "encoder.use"),
    Wrong({"recall": 0}, "recall"),
    Wrong({"batch": 0}, "batch"),
    Wrong({"rebuild_share": 0}, "rebuild_share"),
)


def retrievers() -> tuple[RetrieverCase, ...]:
    """Exact with either metric, vectors made safe two at a time; and both families of approximate ones."""
    exact = (
        _case("exact", {}, finds=ANSWERED_BY, wrong=_WRONG),
        _case("inner product, batches of two", {"metric": "ip", "index": "flat", "batch": 2}),
    )
    kinds = ("hnsw", "sq8")
    return (*exact, *(_case(kind, {**_SMALL, "index": kind}, recall=0.8) for kind in kinds))


def encoders() -> tuple[EncoderCase, ...]:
    """One trained against the other's passages, and two of which neither says so."""
    asked = {"queries": {"use": "transformers", "model": "asks"}, "passages": {"use": "onnx", "model": "stands-in"}}
    finds = dict(list(ANSWERED_BY.items())[:1])
    wrong = (Wrong({"queries": "nosuch"}, "queries.use"), Wrong({"passages": {"use": "onnx"}}, "passages.model"))
    letters = LetterEncoder()
    return (
        EncoderCase(
            settings=asked,
            components={("encoder", "transformers"): AskingEncoder(), ("encoder", "onnx"): letters},
            finds=finds,
            wrong=wrong,
        ),
        EncoderCase(
            name="one for both",
            settings=asked,
            components={("encoder", "transformers"): letters, ("encoder", "onnx"): letters},
            finds=finds,
        ),
    )


def commands() -> tuple[CommandCase, ...]:
    """Its options."""
    return (CommandCase(options=("--queries", "--sample", "--target", "--retriever", "-k")),)


def _case(
    name: str,
    settings: Mapping[str, object],
    *,
    finds: Mapping[str, str] | None = None,
    wrong: tuple[Wrong, ...] = (),
    recall: float = 1.0,
) -> RetrieverCase:
    return RetrieverCase(
        name=name,
        settings={**_ONE, **settings},
        components=_ENCODERS,
        other_space=(_OTHER,),
        finds=finds or {},
        wrong=wrong,
        recall=recall,
    )
