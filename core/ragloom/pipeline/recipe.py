"""The plan of a pipeline before anything is opened: which component, made how, under which name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ragloom.ingest import Limits, Remake
from ragloom.interfaces import Json, Spec


@dataclass(frozen=True, slots=True)
class Planned:
    """One component to come. ``make`` gives a fresh, unopened one each time it is called.

    ``component`` is the registered name, ``settings`` are those settings that an index built by it depends on,
    ``origin`` is the distribution and version that offers it, ``fingerprint`` all that it is made of. ``remake`` makes
    it in another process, where that is possible.
    """

    name: str
    component: str
    make: Callable[[], Any]
    settings: Mapping[str, Json] = field(default_factory=dict)
    origin: str = ""
    fingerprint: str = ""
    remake: Remake | None = None


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A retriever to come, with its depth and weight."""

    planned: Planned
    k: int = 100
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a pipeline will consist of; a config and parts at hand both lead to one.

    ``base`` is the folder that relative paths in settings start from. ``encoder`` is how the first retriever that has
    an encoder names it. ``task`` is what answers are asked for (``ragloom.prompts``).
    """

    routes: tuple[PlannedRoute, ...]
    rank_fuser: Planned
    answer_fuser: Planned
    generator: Planned
    chunker: Planned
    loaders: tuple[Planned, ...] = ()
    limits: Limits = field(default_factory=Limits)
    transforms: tuple[Planned, ...] = ()
    interceptors: tuple[Planned, ...] = ()
    reranker: Planned | None = None
    rerank_k: int = 20
    rounds: int = 1
    abstain_below: float | None = None
    trace: bool = True
    base: Path = field(default_factory=Path.cwd)
    encoder: Spec | None = None
    task: str = "answer"

    @property
    def makes(self) -> Mapping[str, Callable[[], Any]]:
        """From the kind of those parts that others may ask for to what gives a fresh, unopened one."""
        found = {"generator": self.generator.make}
        return found if self.reranker is None else {**found, "reranker": self.reranker.make}
