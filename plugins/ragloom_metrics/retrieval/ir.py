"""Any measure that ir-measures computes: MacAvaney, Macdonald & Ounis (2022), Streamlining Evaluation with ir-measures.

ECIR, arXiv:2111.13466. Which measures there are depends on what else is installed: ir-measures names the packages.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.config.suggest import suggestion
from ragloom.errors import UsageError
from ragloom.interfaces import Description, Resources, Scored
from ragloom_metrics.config import IrConfig

Judged = dict[str, int]
Run = dict[str, float]


class Ir:
    """The measure that ``measure`` names, of the documents that were found.

    NaN where the data do not tell what is relevant, or nothing is, or ir-measures gives no value. Grades are whole
    numbers here: a fraction counts as the next one.
    """

    higher_is_better = True
    group = "retrieval"

    def __init__(self, config: IrConfig) -> None:
        self._name = config.measure
        self._measure: Any = None

    @staticmethod
    def describe(config: IrConfig) -> Description:
        """Raises ``UsageError`` for a measure that cannot be computed here."""
        parsed(config.measure)
        return Description(capabilities=frozenset({"Grouped"}))

    def open(self, resources: Resources) -> None:
        """Raises ``UsageError`` for a measure that cannot be computed here."""
        self._measure = parsed(self._name)

    def close(self) -> None:
        """Nothing to let go of."""

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n]."""
        values = np.full(len(rows), np.nan)
        asked = [number for number, row in enumerate(rows) if row.judged and max(row.relevant.values(), default=0) > 0]
        values[[number for number in asked if not rows[number].documents]] = self._measure.DEFAULT
        numbered = {str(number): _numbered(rows[number]) for number in asked if rows[number].documents}
        for found in self._calculated(numbered):
            values[int(found.query_id)] = found.value
        return values

    def _calculated(self, numbered: dict[str, tuple[Judged, Run]]) -> list[Any]:
        from ir_measures import iter_calc

        qrels = {query: judged for query, (judged, _) in numbered.items()}
        run = {query: found for query, (_, found) in numbered.items()}
        return list(iter_calc([self._measure], qrels, run)) if numbered else []


def parsed(name: str) -> Any:
    """The measure of that name, which something installed computes.

    Raises ``UsageError`` where there is none, it lacks a parameter or what computes it, or is no mean over questions.
    """
    from ir_measures import MeanAgg, parse_measure

    try:
        with warnings.catch_warnings():
            # Newer Pythons have other names for what its parser looks for.
            warnings.simplefilter("ignore", DeprecationWarning)
            measure: Any = parse_measure(name)
        measure.validate_params()
    except NameError:
        raise _unknown(name) from None
    except (ValueError, AssertionError, TypeError, KeyError, AttributeError, RecursionError, MemoryError) as error:
        raise _refused(name, str(error), "write it as ir-measures does: `nDCG@10`, `Compat(p=0.9)`") from None
    if not isinstance(measure.aggregator(), MeanAgg):
        raise _refused(name, "it counts, and is no mean over questions", "take a measure of how good a ranking is")
    if not any(one.is_available() for one in _able(measure)):
        raise _refused(name, "nothing that is installed computes it", _what_would(measure))
    return measure


def _numbered(row: Scored) -> tuple[Judged, Run]:
    """Grades and scores by numbers for documents, in the order of their ids.

    Some of what computes measures reads files, where ids end at blanks. Scores are above 0, which is the score that
    some give to what was not found.
    """
    names = sorted({*row.documents, *row.relevant})
    number = {name: f"{place:08d}" for place, name in enumerate(names)}
    grades = {number[name]: ceil(row.relevant[name]) for name in names if name in row.relevant}
    return grades, {number[name]: float(len(row.documents) - place) for place, name in enumerate(row.documents)}


def _able(measure: Any) -> list[Any]:
    """What could compute it, were it installed."""
    import ir_measures

    providers: list[Any] = ir_measures.DefaultPipeline.providers
    return [one for one in providers if one.supports(measure)]


def _what_would(measure: Any) -> str:
    told = [one.install_instructions() for one in _able(measure)]
    return " or ".join(filter(None, told)) or "take another measure or other parameters"


def _unknown(name: str) -> UsageError:
    from ir_measures.measures import registry

    said = re.match(r"[^\W\d]\w*", name)
    return _refused(name, "it has no such measure", suggestion(said[0] if said else name, registry))


def _refused(name: str, why: str, hint: str) -> UsageError:
    return UsageError(f"ir-measures cannot compute `{name}`: {why}", where="measure", hint=hint)
