"""What a component's class says it can do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from ragloom.errors import PluginError, RagloomError
from ragloom.interfaces import (
    Description,
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

_CAPABILITIES = (Streaming, Scoring, Stepping, JointReading, Indexed, External, Metered, Pooled, Grouped, Signed)


def description(target: Any, config: BaseModel | None) -> Description:
    """What ``target.describe(config)`` says, else what its class shows. Raises ``PluginError`` where it fails."""
    describe = getattr(target, "describe", None)
    if describe is None:
        return Description(capabilities=capabilities(target))
    try:
        told: Description = describe(config)
    except RagloomError:
        raise
    except Exception as error:
        raise PluginError(f"cannot describe itself: {type(error).__name__}: {error}") from error
    return told


def capabilities(target: Any) -> frozenset[str]:
    """The capability Protocols whose every member the class has, by name."""
    return frozenset(one.__name__ for one in _CAPABILITIES if _has_members(target, one))


def _has_members(target: Any, protocol: type) -> bool:
    return all(hasattr(target, name) for name in vars(protocol) if not name.startswith("_"))
