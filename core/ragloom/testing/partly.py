"""Capabilities that a component has in part: a method is missing, or its name is misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ragloom.interfaces import (
    External,
    Grouped,
    Indexed,
    JointReading,
    Metered,
    Pooled,
    Scoring,
    Signed,
    Stepping,
    Streaming,
)
from ragloom.registry.kinds import spoken

CAPABLE: dict[str, tuple[type, ...]] = {
    "generator": (Streaming, Scoring, Stepping, JointReading, Metered),
    "metric": (Pooled, Grouped, Signed),
    "retriever": (Indexed, External),
}
"""From kind to the capabilities that its components may have."""


def members(protocol: type) -> list[str]:
    """The names that a Protocol and those above it ask for."""
    return sorted({name for one in protocol.__mro__ for name in vars(one) if _is_asked_for(one, name)})


def partly(kind: str, component: Any) -> Iterator[str]:
    """A sentence for each capability of which the component has half of the members or more, and not all."""
    for protocol in CAPABLE.get(kind, ()):
        asked = members(protocol)
        lacking = lacks(component, protocol)
        if lacking and 2 * len(lacking) <= len(asked):
            yield said(protocol, lacking)


def promised(kind: str, component: Any, names: tuple[str, ...]) -> Iterator[str]:
    """A sentence for each of the named capabilities that the component has not."""
    known = {one.__name__: one for one in CAPABLE.get(kind, ())}
    for name in names:
        if name not in known:
            offered = ", ".join(known) or "no capability"
            yield f"cannot have {name}, which the case promises: there is {offered} for the kind {spoken(kind)}"
        elif lacking := lacks(component, known[name]):
            yield f"{said(known[name], lacking)}, and the case promises it"


def lacks(component: Any, protocol: type) -> list[str]:
    """The members of a Protocol that it has not."""
    return [name for name in members(protocol) if not hasattr(component, name)]


def said(protocol: type, lacking: list[str]) -> str:
    """How many members of a Protocol there are, and which are not."""
    every = len(members(protocol))
    named = ", ".join(f"`{name}`" for name in lacking)
    return f"has {every - len(lacking)} of the {every} of {protocol.__name__}: lacks {named}"


def _is_asked_for(protocol: type, name: str) -> bool:
    return bool(getattr(protocol, "_is_protocol", False)) and not name.startswith("_")
