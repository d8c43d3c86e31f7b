"""Cases of chunkers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ragloom.testing.cases.base import Case
from ragloom.types import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkerCase(Case):
    """``documents`` are cut beside the kit's own.

    ``longest`` is a measure of text and what no passage may exceed by it, context included: ``(len, 1000)``.
    """

    documents: tuple[Document, ...] = ()
    longest: tuple[Callable[[str], int], int] | None = None
