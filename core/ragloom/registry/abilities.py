"""What a component's class says it can do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from ragloom.interfaces import Description, External, Indexed, JointReading, Scoring, Stepping, Streaming

_CAPABILITIES = (Streaming, Scoring, Stepping, JointReading, Indexed, External)


def description(target: Any, config: BaseModel | None) -> Description:
    """What ``target.describe`` says, else the capabilities whose every member the class has."""
    describe = getattr(target, "describe", None)
    if describe is not None:
        told: Description = describe(config) if config is not None else describe()
        return told
    return Description(capabilities=frozenset(one.__name__ for one in _CAPABILITIES if _has_members(target, one)))


def _has_members(target: Any, protocol: type) -> bool:
    members = [name for name in vars(protocol) if not name.startswith("_")]
    return all(hasattr(target, name) for name in members)
