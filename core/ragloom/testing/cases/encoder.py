"""Cases of encoders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case
from ragloom.testing.material import QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderCase(Case):
    """``texts`` are encoded as passages (from a document's id), ``questions`` as queries.

    ``finds`` names for some questions the document whose passage has to be among the three of the greatest inner
    product. ``normalised`` says that every vector has length 1. ``other_space`` are settings under which a vector means
    something else, so that ``passage_space`` has to be another. ``tolerance`` is of one component of a vector.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    questions: tuple[str, ...] = QUESTIONS
    finds: Mapping[str, str] = field(default_factory=dict)
    normalised: bool = False
    other_space: tuple[Mapping[str, object], ...] = ()
