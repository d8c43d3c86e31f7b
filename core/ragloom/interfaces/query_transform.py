"""Query transforms turn one query into those that are searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.types import Query


@runtime_checkable
class QueryTransform(Component, Protocol):
    """One that drafts or feeds back takes the generator or ``search`` from its resources when it is opened."""

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """For each query the queries to search for in its place, at least one.

        Each keeps the query's filter and counts in proportion to its weight; one that the user did not ask names the
        transform as its ``origin``.
        """
