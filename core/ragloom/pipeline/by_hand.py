"""From parts at hand to a recipe: names, mappings and objects, no file anywhere."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, isfinite
from typing import Any

from ragloom.config.naming import default_name
from ragloom.config.tasks import REQUESTS
from ragloom.errors import UsageError
from ragloom.interfaces import Component, Spec
from ragloom.pipeline.from_config import encoder_of, planned_from_spec
from ragloom.pipeline.recipe import Planned, PlannedRoute, Recipe
from ragloom.registry import Registry

Part = Spec | Any
"""A component's registered name, a mapping with ``use``, or an object that has not been opened."""


def recipe_by_hand(
    registry: Registry,
    *,
    retrievers: Sequence[Part],
    generator: Part,
    rank_fuser: Part,
    answer_fuser: Part,
    transforms: Sequence[Part],
    reranker: Part | None,
    interceptors: Sequence[Part],
    chunker: Part,
    rounds: int,
    abstain_below: float | None = None,
    trace: bool = True,
    task: str = "qa",
) -> Recipe:
    """The same recipe that a config with these parts would give. Raises ``UsageError`` for one without sense."""
    plan = _Planning(registry)
    rerank_k, reranker = _taken(reranker, "k", 20)
    if not retrievers:
        raise UsageError("there is no retriever", hint='name one: retrievers=["bm25"]')
    _at_least(1, "rounds", rounds)
    _at_least(1, "the reranker's k", rerank_k)
    named = [registry.configure("retriever", _bare(part))[1] for part in retrievers if isinstance(part, str | Mapping)]
    return Recipe(
        encoder=encoder_of(named),
        routes=_distinct([plan.route(part) for part in retrievers]),
        rank_fuser=plan.part("rank_fuser", rank_fuser),
        answer_fuser=plan.part("answer_fuser", answer_fuser),
        generator=plan.part("generator", generator),
        chunker=plan.part("chunker", chunker),
        transforms=tuple(plan.part("query_transform", part) for part in transforms),
        interceptors=tuple(plan.part("interceptor", part) for part in interceptors),
        reranker=None if reranker is None else plan.part("reranker", reranker),
        rerank_k=rerank_k,
        rounds=rounds,
        abstain_below=_threshold(abstain_below),
        trace=trace,
        task=_task(task),
    )


class _Planning:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def part(self, kind: str, part: Part) -> Planned:
        if isinstance(part, str | Mapping):
            return planned_from_spec(self._registry, kind, part)
        if isinstance(part, type) or not isinstance(part, Component):
            raise UsageError(
                f"{part!r} is no {kind.replace('_', ' ')}",
                hint="give a registered name, a mapping with `use`, or an object (no class) with open and close",
            )
        name = type(part).__name__
        # The object is a prototype: what is opened is a copy of it, so that it can be opened again after a change.
        return Planned(name, name, lambda: copy.copy(part))

    def route(self, part: Part) -> PlannedRoute:
        k, part = _taken(part, "k", 100)
        weight, part = _taken(part, "weight", 1.0)
        _at_least(1, "a retriever's k", k)
        _at_least(0, "a retriever's weight", weight)
        name, part = _taken(part, "name", "")
        planned = self.part("retriever", part)
        chosen = name or default_name(planned.name)
        return PlannedRoute(replace(planned, name=chosen), k, weight)


def _taken(part: Part, setting: str, default: Any) -> tuple[Any, Part]:
    """A setting that the core itself defines, and the part without it."""
    if not isinstance(part, Mapping) or setting not in part:
        return default, part
    return part[setting], {key: value for key, value in part.items() if key != setting}


def _bare(part: Part) -> Part:
    """A retriever's spec without the settings that the core itself defines."""
    core = ("k", "weight", "name")
    return {name: value for name, value in part.items() if name not in core} if isinstance(part, Mapping) else part


def _task(given: str) -> str:
    if given not in REQUESTS:
        raise UsageError(f"there is no task {given!r}", hint=f"one of: {', '.join(REQUESTS)}")
    return REQUESTS[given]


def _threshold(given: float | None) -> float | None:
    if given is not None and not (isinstance(given, int | float) and isfinite(given)):
        raise UsageError(f"abstain_below is {given!r}", hint="give a number, or None for no threshold")
    return given


def _at_least(least: int, what: str, given: float) -> None:
    if not isinstance(given, int | float) or not least <= given < inf:
        raise UsageError(f"{what} is {given!r}", hint=f"give a number from {least}")


def _distinct(routes: Sequence[PlannedRoute]) -> tuple[PlannedRoute, ...]:
    names = [route.planned.name for route in routes]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"two retrievers are named {name!r}", hint='give one another name: {"use": …, "name": "other"}'
            )
    return tuple(routes)
