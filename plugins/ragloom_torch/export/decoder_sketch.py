"""What the families of decoders share while their graph is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom_torch.export.decoder_linear import Precision, product
from ragloom_torch.export.nodes import GraphWriter
from ragloom_torch.export.tensors import Tensors

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """How many layers there are, numbers a vector (``width``), heads, and so on."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_size: int
    positions: int
    vocabulary: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A graph under way: what is written, from which weights, in which precision."""

    tensors: Tensors
    config: Mapping[str, Any]
    precision: Precision
    writer: GraphWriter = field(default_factory=GraphWriter)

    def product(
        self, name: str, hidden: str, weights: Weights, bias: Weights | None = None, *, uneven: bool = False
    ) -> str:
        """``hidden @ weights + bias``; ``weights`` [in, out]; ``uneven``: rows may differ widely in size."""
        return product(self.writer, self.precision, name, hidden, weights, bias, uneven=uneven)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A constant of the graph."""
        return self.writer.constant(name, value)


class Family(Protocol):
    """A family of decoders: how it embeds, normalises, attends and computes. Names are of float32[batch, tokens, …].

    A sum that is still to be made is a pair: what a layer gave, and what it is added to.
    """

    inputs: tuple[str, ...]
    """Inputs beyond those that every decoder has, int64[batch, tokens]."""

    def shape(self) -> Shape:
        """Its numbers."""

    def embedded(self) -> str:
        """What the first layer reads."""

    def first_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """``given + before`` normalised as a layer's attention reads it, and the sum; ``given`` '' is nothing."""

    def attention(self, number: int, hidden: str) -> dict[str, Any]:
        """What ``GroupQueryAttention`` is given: ``query``, ``key``, ``value``, ``cos``, ``sin``, and attributes."""

    def joined(self, number: int, attended: str) -> str:
        """What the heads found, as one vector again."""

    def second_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """``given + before`` normalised as a layer's feed-forward step reads it, and the sum."""

    def fed_forward(self, number: int, hidden: str) -> str:
        """The feed-forward step."""

    def last_norm(self, given: str, before: str) -> str:
        """``given + before`` normalised as the head reads it."""

    def words(self) -> Weights:
        """float32[V, d]."""

    def head(self) -> Weights | None:
        """float32[V, d], or None where it is the words."""
