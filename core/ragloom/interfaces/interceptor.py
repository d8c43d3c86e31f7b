"""Interceptors stand around a pipeline and may change its answers (a cache, a guard), where a config says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.types import Answer, Query

Proceed = Callable[[Sequence[Query]], list[Answer]]


@runtime_checkable
class Interceptor(Component, Protocol):
    """The config lists interceptors outermost first; each belongs to one pipeline alone.

    It lives as long as the opened parts of its pipeline: a change of the collection through that pipeline, ``refresh``
    and each process of the command line make a new one, and the one before is closed when its last call has ended. What
    has to outlive it lies in a file (``resources.path(…)`` in ``open``), or at the module's top level behind a lock,
    where all pipelines of the process share it. Several threads may call ``around`` at once.

    One that has methods named as the event hooks (``passages_retrieved(event)``, …) is told what happens within its
    pipeline's ``ask``, in the thread that called ``around``.
    """

    def around(self, queries: Sequence[Query], proceed: Proceed) -> list[Answer]:
        """One answer a query. Calls ``proceed`` for those queries that the rest of the pipeline is to answer.

        It asks for a query no more often than it was given it, and lets out what ``proceed`` raises.
        """
