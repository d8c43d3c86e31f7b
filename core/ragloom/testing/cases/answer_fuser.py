"""Cases of answer fusers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ragloom.interfaces import Generator
from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFuserCase(Case):
    """``questions`` are asked about ``texts`` (from a name to a text; they are the collection, too).

    ``generator`` makes the generator, already opened, that the fuser is handed; by default the kit's own: one that
    quotes its sources, or ``ToyModel`` where the fuser's description needs capabilities.
    """

    tolerance: float = 1e-6
    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    generator: Callable[[], Generator] | None = None
