"""Cases of interceptors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class InterceptorCase(Case):
    """``questions`` are asked of the pipeline, whose collection holds ``texts`` (from a name to a text).

    The kit stands in for the pipeline: it answers with the text that shares most words with a question, and abstains
    where none shares any. ``transparent_for`` are questions whose answers the interceptor passes on as they are,
    having nothing to do with them.

    ``repeatable`` is False for one whose answer depends on what was asked before: a quota, a budget, an A/B test. Then
    no answer is compared with that of another call, a batch or a thread, and each of ``transparent_for`` is asked of a
    new component. Give such a component two cases: one whose settings leave it at rest, and one where it acts.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    transparent_for: tuple[str, ...] = QUESTIONS
    repeatable: bool = True
