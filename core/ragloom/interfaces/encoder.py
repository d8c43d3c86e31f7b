"""Encoders turn text into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces.component import Component
from ragloom.interfaces.resources import Resources


@runtime_checkable
class KnownSpace(Protocol):
    """An encoder, or an ``Indexed`` retriever over one, that knows its passage space before it is opened.

    Then an index that was built by another one is refused before a model loads.
    """

    def space(self, resources: Resources) -> str:
        """``passage_space``, from the files' contents alone; called before ``open``."""


@runtime_checkable
class MadeBy(Protocol):
    """An encoder that says what computes its vectors: kept with an index, and another one is warned of."""

    @property
    def made_by(self) -> str:
        """Runtime and precision, and a model of the hub with its commit: ``onnxruntime int8``. Known when open."""


@runtime_checkable
class AsksOnly(Protocol):
    """An encoder whose model may have been trained for queries alone, against passages of another encoder."""

    @property
    def asks_only(self) -> bool:
        """Whether ``passage_space`` is that other encoder's; then passages are refused. Known when open."""


@runtime_checkable
class Encoder(Component, Protocol):
    """Vectors for queries and passages, comparable by inner product."""

    @property
    def dimension(self) -> int:
        """d, the length of a vector."""

    @property
    def passage_space(self) -> str:
        """Fingerprint of what a vector means: weights, tokenizer, pooling, prefixes, max length, normalisation."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], row i for text i; n may be 0, and a text may be empty."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], likewise."""
