"""The ready tasks: what each asks a generator for, and the settings that hold where its config says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Task = Literal["qa", "summarize", "classify"]

REQUESTS: Mapping[str, str] = {"qa": "answer", "summarize": "summarize", "classify": "classify"}
"""From a config's task to that of the evidence and of the requests made of it (``ragloom.prompts``)."""

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "qa": {},
    "summarize": {"fusion": {"answer": {"use": "map_reduce", "passages": 10, "tokens": 2400}}},
    "classify": {
        "ingest": {"chunker": {"use": "whole"}},
        "fusion": {"answer": {"use": "nearest"}},
        "evaluate": {"metrics": ["accuracy", "macro_f1"]},
    },
}
"""From a task to settings, laid under what the config says: a part that the config names is taken as it is there."""


def with_preset(value: Mapping[str, Any]) -> dict[str, Any]:
    """A config's raw values with those of its task's preset for what it does not say."""
    return _under(value, preset_of(value))


def preset_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of the task that a config's raw values name."""
    task = value.get("task", "qa")
    return PRESETS.get(task, {}) if isinstance(task, str) else {}


def _under(value: Mapping[str, Any], preset: Mapping[str, Any]) -> dict[str, Any]:
    filled = dict(value)
    for key, default in preset.items():
        here = filled.get(key)
        if here is None:
            filled[key] = default
        elif isinstance(here, dict) and isinstance(default, Mapping) and "use" not in default:
            filled[key] = _under(here, default)
    return filled
