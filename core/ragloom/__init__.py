"""ragloom: retrieval-augmented generation woven from plugins.

``Pipeline`` is where to start; everything here is imported when it is first used, so that ``import ragloom`` is light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.errors import RagloomError
    from ragloom.pipeline import Pipeline
    from ragloom.types import Answer, Citation, Document, Filter, Hits, Passage, Query

_HOMES = {
    "Answer": "ragloom.types",
    "Citation": "ragloom.types",
    "Document": "ragloom.types",
    "Filter": "ragloom.types",
    "Hits": "ragloom.types",
    "Passage": "ragloom.types",
    "Pipeline": "ragloom.pipeline",
    "Query": "ragloom.types",
    "RagloomError": "ragloom.errors",
}

__all__ = ["Answer", "Citation", "Document", "Filter", "Hits", "Passage", "Pipeline", "Query", "RagloomError"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ragloom' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
