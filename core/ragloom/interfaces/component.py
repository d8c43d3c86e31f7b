"""What every component shares: a light constructor, ``open``, ``close``, and ``describe`` before any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from ragloom.interfaces.resources import Resources


@dataclass(frozen=True, slots=True)
class Description:
    """What a component made from a config would be able to do, known without loading it.

    ``capabilities`` names Protocols of ``ragloom.interfaces`` (``"Stepping"``, ``"Streaming"``, ``"Indexed"``, …);
    ``architecture`` is the family (``"decoder-only"``, ``"encoder-decoder"``, ``"extractive"``, ``"lexical"``, …);
    ``limits`` are numbers that a pipeline must respect (``"max_tokens"``, ``"dimension"``, …).
    ``needs`` are capabilities that the generator must have for this component to work (``"Stepping"``, say).
    ``shares`` are kinds of components that it takes from the pipeline itself (``"encoder"``, ``"reranker"``).
    ``retrievers`` are names of the pipeline's retrievers that its settings speak of.
    """

    capabilities: frozenset[str] = frozenset()
    architecture: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    retrievers: frozenset[str] = frozenset()


@runtime_checkable
class Component(Protocol):
    """A part of a pipeline. Made from its config model alone: ``Target(config)`` reads no file and loads no library.

    A class may also have ``describe(config) -> Description`` as a static method; it reads JSON files at most
    (``config`` is None for a component that takes no settings).
    """

    def open(self, resources: Resources) -> None:
        """Load what is needed and take what was asked for from ``resources``. Called once, before any use."""

    def close(self) -> None:
        """Let go of files, threads and memory. Safe to call twice."""


class Stateless:
    """A component that has nothing to open or close: the base of pure functions in a component's shape."""

    def open(self, resources: Resources) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to let go of."""
