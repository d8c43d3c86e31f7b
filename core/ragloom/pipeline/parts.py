"""What a pipeline consists of, opened and ready: one frozen value, made from a config or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from ragloom.interfaces import AnswerFuser, Generator, Interceptor, QueryTransform, RankFuser, Retriever
from ragloom.pipeline.abreast import Abreast
from ragloom.pipeline.abstaining import Abstaining, AsAnswered
from ragloom.pipeline.passages import PassageSource
from ragloom.types import Query, Ranking

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Route:
    """One retriever under its name in the pipeline: how deep it searches and how much its ranking counts."""

    name: str
    retriever: Retriever
    k: int = 100
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A component under the name that events and traces call it by."""

    name: str
    component: T


class Reranking(Protocol):
    """The step between rank fusion and answer fusion."""

    @property
    def name(self) -> str:
        """What traces call it; empty where nothing is done."""

    def order(self, queries: Sequence[Query], rankings: Sequence[Ranking]) -> list[Ranking]:
        """Each query's ranking in its final order."""


class Searches(Protocol):
    """What searching takes of the parts."""

    @property
    def routes(self) -> tuple[Route, ...]:
        """The retrievers."""

    @property
    def rank_fuser(self) -> Named[RankFuser]:
        """What joins their rankings."""

    @property
    def abreast(self) -> Abreast:
        """What searches them at the same time."""


@dataclass(frozen=True, slots=True)
class SearchParts:
    """Retrievers without anything that answers."""

    routes: tuple[Route, ...]
    rank_fuser: Named[RankFuser]
    abreast: Abreast = field(default_factory=Abreast)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that ``run`` needs."""

    source: PassageSource
    routes: tuple[Route, ...]
    rank_fuser: Named[RankFuser]
    reranking: Reranking
    answer_fuser: Named[AnswerFuser]
    generator: Generator
    transforms: tuple[Named[QueryTransform], ...] = ()
    interceptors: tuple[Named[Interceptor], ...] = ()
    rounds: int = 1
    abstaining: Abstaining = field(default_factory=AsAnswered)
    task: str = "answer"
    abreast: Abreast = field(default_factory=Abreast)
