"""Cases of analyzers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzerCase(Case):
    """``expects`` are index terms by text; ``alike`` are groups of texts that give the same terms.

    ``folds_case`` says that upper and lower case give the same terms, ``folds_form`` that composed and decomposed
    letters do (NFC, NFD). ``distinct`` are settings that each give some text other terms than the case's own, and so
    another fingerprint.
    """

    expects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: tuple[tuple[str, ...], ...] = ()
    folds_case: bool = True
    folds_form: bool = True
    distinct: tuple[Mapping[str, object], ...] = ()
