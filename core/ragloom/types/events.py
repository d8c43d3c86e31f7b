"""What the event hooks are told. ``run`` tells calls apart.

``seconds`` is a step's time for the whole batch; ``started`` is what ``time.perf_counter()`` said when it began.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from ragloom.types.answer import Answer
from ragloom.types.query import Query
from ragloom.types.ranking import Ranking


@dataclass(frozen=True, slots=True)
class QueryReceived:
    """A batch of queries came in."""

    run: int
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class QueriesTransformed:
    """``transform`` turned query ``i`` into ``queries[i]``."""

    run: int
    transform: str
    queries: tuple[tuple[Query, ...], ...]
    seconds: float
    started: float = nan


@dataclass(frozen=True, slots=True)
class PassagesRetrieved:
    """``retriever`` found ``rankings[i]`` for query ``i``, one ranking for each text that the query was turned into."""

    run: int
    retriever: str
    rankings: tuple[tuple[Ranking, ...], ...]
    seconds: float
    started: float = nan


@dataclass(frozen=True, slots=True)
class RankingFused:
    """The rank fuser joined query ``i``'s rankings into ``rankings[i]``."""

    run: int
    fuser: str
    rankings: tuple[Ranking, ...]
    seconds: float
    started: float = nan


@dataclass(frozen=True, slots=True)
class PassagesReranked:
    """The reranker put query ``i``'s passages into the order of ``rankings[i]``."""

    run: int
    reranker: str
    rankings: tuple[Ranking, ...]
    seconds: float
    started: float = nan


@dataclass(frozen=True, slots=True)
class AnswerGenerated:
    """The answer fuser and the generator gave ``answers``, citations verified."""

    run: int
    fuser: str
    answers: tuple[Answer, ...]
    seconds: float
    started: float = nan


@dataclass(frozen=True, slots=True)
class IndexChanged:
    """Readers of a collection now find other passages: ``position`` in its change log, how many came and went."""

    collection: str
    position: int
    added: int
    removed: int
