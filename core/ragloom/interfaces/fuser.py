"""Fusers join what was found: rankings into one ranking, passages and question into the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.interfaces.generator import Generator
from ragloom.types import Evidence, Fused, Ranking


@runtime_checkable
class RankFuser(Component, Protocol):
    """Joins what several retrievers, or several texts of one query, found.

    Weights are shares: all four times as large change no order, and a ranking of weight 0 does not change that of what
    the others found.
    """

    def fuse(self, rankings: Sequence[Sequence[Ranking]], weights: Sequence[Sequence[float]]) -> list[Ranking]:
        """One ranking a query: ``rankings[i]`` were found for query i, ``weights[i][j]`` weighs ``rankings[i][j]``."""


@runtime_checkable
class AnswerFuser(Component, Protocol):
    """Joins the retrieved text with the original input into the final output."""

    @property
    def passages(self) -> int:
        """How many passages a query's evidence should hold."""

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order; an abstention where it has no passages.

        Raises the ``GenerationError`` that ``generator`` raises.
        """
