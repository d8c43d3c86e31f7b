"""Cases of rerankers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerCase(Case):
    """The passages are ``texts`` (from a document's id), scored for each of ``questions``.

    ``prefers`` names for some questions the document whose passage has to be scored highest.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    prefers: Mapping[str, str] = field(default_factory=dict)
