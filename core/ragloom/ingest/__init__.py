"""From files to a collection: plan what to read, then read, cut and store it.

Everything here is imported when it is first used: the process that only reads needs little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.ingest.apart import ReadingRoom
    from ragloom.ingest.bounded import BoundedLoader
    from ragloom.ingest.ingestion import run
    from ragloom.ingest.limits import Limits
    from ragloom.ingest.planning import Plan, PlannedFile, PlannedSource, plan
    from ragloom.ingest.remaking import Remake
    from ragloom.ingest.report import Failure, IngestReport, Observer, Progress

_HOMES = {
    "BoundedLoader": "bounded",
    "Failure": "report",
    "IngestReport": "report",
    "Limits": "limits",
    "Observer": "report",
    "Plan": "planning",
    "PlannedFile": "planning",
    "PlannedSource": "planning",
    "Progress": "report",
    "ReadingRoom": "apart",
    "Remake": "remaking",
    "plan": "planning",
    "run": "ingestion",
}

__all__ = [
    "BoundedLoader", "Failure", "IngestReport", "Limits", "Observer", "Plan", "PlannedFile", "PlannedSource",
    "Progress", "ReadingRoom", "Remake", "plan", "run",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"ragloom.ingest.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'ragloom.ingest' has no attribute {name!r}")
