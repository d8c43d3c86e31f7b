"""Which suites a component has to pass: its kind's, and one for each capability that it has."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from ragloom.interfaces import Description
from ragloom.testing.cases import Case
from ragloom.testing.checks import Check

KINDS: Mapping[str, str] = {
    "analyzer": "analyzer",
    "answer_fuser": "answer_fuser",
    "chunker": "chunker",
    "command": "command",
    "encoder": "encoder",
    "generator": "generator",
    "interceptor": "interceptor",
    "loader": "loader",
    "metric": "metric",
    "query_transform": "query_transform",
    "rank_fuser": "rank_fuser",
    "reranker": "reranker",
    "retriever": "retriever",
    "trainer": "trainer",
}
"""From kind to the module of its suite, below this package; a module holds ``CASE`` and ``CHECKS``."""

CAPABILITIES: Mapping[str, str] = {
    "External": "external",
    "Grouped": "grouped",
    "Indexed": "indexed",
    "JointReading": "joint_reading",
    "Metered": "metered",
    "Pooled": "pooled",
    "Scoring": "scoring",
    "Signed": "signed",
    "Stepping": "stepping",
    "Streaming": "streaming",
}
"""From capability to the module of its suite."""


FUNCTIONS = frozenset({"command"})
"""Kinds whose components are functions: nothing is made, opened or closed."""


def checks_for(kind: str, description: Description) -> tuple[Check, ...]:
    """Every check for a component of ``kind`` that describes itself so, those for every component first."""
    modules = [*(() if kind in FUNCTIONS else ("every",)), *filter(None, [KINDS.get(kind)])]
    modules += [CAPABILITIES[one] for one in sorted(description.capabilities) if _is_of(kind, one)]
    return tuple(one for module in modules for one in _suite(module))


def case_class(kind: str) -> type[Case]:
    """The class of the cases that a component of ``kind`` has to be given."""
    made: type[Case] = _module(KINDS[kind]).CASE if kind in KINDS else Case
    return made


def capability_of(check: Check) -> str:
    """The capability whose suite the check belongs to; empty where it is one of every component or of a kind."""
    return next((name for name, module in CAPABILITIES.items() if check in _suite(module)), "")


def _is_of(kind: str, capability: str) -> bool:
    """Whether it is one of that kind: a chunker may have a ``group`` too, and is no metric."""
    return capability in CAPABILITIES and _module(CAPABILITIES[capability]).CASE is case_class(kind)


def _suite(module: str) -> tuple[Check, ...]:
    checks: tuple[Check, ...] = _module(module).CHECKS
    return checks


def _module(name: str) -> Any:
    return import_module(f"{__package__}.{name}")
