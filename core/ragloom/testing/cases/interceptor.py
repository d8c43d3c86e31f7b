"""Cases of interceptors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class InterceptorCase(Case):
    """``questions`` are asked of the pipeline, whose collection holds ``texts`` (from a name to a text).

    ``transparent_for`` are questions whose answers it passes on as they are, having nothing to do with them.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    transparent_for: tuple[str, ...] = QUESTIONS
