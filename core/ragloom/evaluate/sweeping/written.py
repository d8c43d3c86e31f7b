"""What a sweep found as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from ragloom.evaluate.sweeping.found import Sweep, Tried

FORMAT = 1


def sweep_json(found: Sweep) -> dict[str, Any]:
    """Everything; what is no number is null."""
    plain: dict[str, Any] = _plain(
        {
            "format": FORMAT,
            "name": found.name,
            "metric": found.metric,
            "higher_is_better": found.higher_is_better,
            "answered": found.answered,
            "data": found.data,
            "made_with": found.made_with,
            "tuning": found.tuning,
            "held_out": found.held_out,
            "rungs": found.rungs,
            "winner": found.winner,
            "checked": asdict(found.checked),
            "remembered": found.remembered,
            "notes": found.notes,
            "trials": [_tried(one) for one in found.tried],
        }
    )
    return plain


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "number": one.number,
        "settings": one.settings,
        "rung": one.rung,
        "asked": one.asked,
        "figure": None if one.figure is None else asdict(one.figure),
        "figures": [asdict(figure) for figure in one.figures],
        "failed": one.failed,
        "finalist": one.finalist,
        "latency": None if one.latency is None else asdict(one.latency),
        "front": one.front,
        "error": one.error,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
