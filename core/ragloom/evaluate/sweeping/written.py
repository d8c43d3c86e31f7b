"""What a sweep found as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ragloom.evaluate.plain_json import plain_json
from ragloom.evaluate.sweeping.found import Sweep, Tried

FORMAT = 1


def sweep_json(found: Sweep) -> dict[str, Any]:
    """Everything; what is no number is null."""
    plain: dict[str, Any] = plain_json(
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
