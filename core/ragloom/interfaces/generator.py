"""Generators write text; each further ability is a Protocol of its own, asked for with ``isinstance``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces.component import Component
from ragloom.types import Generation, Passage, Request, Settings, Usage


@runtime_checkable
class Generator(Component, Protocol):
    """Writes one text a request."""

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request, in order.

        Raises ``GenerationError`` with a hint for a task that it cannot do, a prompt that does not fit, a server that
        fails.
        """


@runtime_checkable
class Streaming(Protocol):
    """Gives the text as it grows, to a program that holds the generator.

    No pipeline and no command calls it: an answer is checked against its sources as a whole before it is shown.
    """

    def stream(self, request: Request, settings: Settings) -> Iterator[str]:
        """Pieces whose concatenation is the text that ``generate`` gives."""


@runtime_checkable
class Scoring(Protocol):
    """Says how likely a given text is."""

    def encode(self, text: str) -> tuple[int, ...]:
        """Token ids of a target text, with the end-of-sequence token where the model has one."""

    def score(self, requests: Sequence[Request], target_ids: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p(token t | request, tokens before t), natural logarithm: float64[T_i] for each request."""


@runtime_checkable
class Stepping(Protocol):
    """Decodes one token at a time under the caller's control: what RAG-Token marginalises over.

    ``state`` is the generator's own. Rows are the requests of ``start``, in order. A state is used up by the ``step``
    or ``reorder`` that it is given to: go on with the one that comes back. The arrays that were given are the caller's
    and do not change any more. A row that has ended is given ``eos_id`` from then on, and disturbs no other. V, the
    number of tokens, and ``eos_id`` are the same for every call once the component is open.
    """

    @property
    def eos_id(self) -> int:
        """The id that ends a text."""

    def start(self, requests: Sequence[Request]) -> tuple[Any, NDArray[np.float32]]:
        """Read the requests: (state, log-probabilities of the first token, natural logarithm, float32[n, V])."""

    def step(self, state: Any, tokens: NDArray[np.int64]) -> tuple[Any, NDArray[np.float32]]:
        """Append ``tokens`` int64[n], one a row: (state, log-probabilities of the next token, float32[n, V])."""

    def reorder(self, state: Any, rows: NDArray[np.int64]) -> Any:
        """The state whose row i is row ``rows[i]`` of ``state``: int64[m]."""

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of token ids, without special tokens."""


@runtime_checkable
class JointReading(Protocol):
    """Reads K sources side by side and writes one text from all of them (Fusion-in-Decoder, Izacard & Grave 2021)."""

    def read_jointly(
        self, question: str, sources: Sequence[Passage], settings: Settings
    ) -> tuple[Generation, NDArray[np.float64]]:
        """The text, and the cross-attention mass on each source: float64[K], sums to 1."""


@runtime_checkable
class Metered(Protocol):
    """Says what it has taken so far."""

    def usage(self) -> Usage:
        """All that was taken since ``open``: requests, tokens read, tokens written, by whichever of its methods."""
