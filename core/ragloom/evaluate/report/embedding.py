"""The questions as JSON within the page: third-party text, which no browser may take for markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from math import isfinite
from typing import Any

from ragloom.evaluate.report.columns import metric_columns
from ragloom.evaluate.report.shortening import ANSWER, shortened, source_length
from ragloom.evaluate.report.verdicts import Verdict, judge_of, unanswerable, verdicts
from ragloom.evaluate.results import Results, Row

DEPTH = 10
"""Found documents that are listed; relevant ones are listed from any depth."""
MOST_MISSING = 20
"""Relevant documents that were not found, of which no more are listed."""

_UNSAFE = str.maketrans({one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"})


def embedded(results: Results) -> str:
    """JSON that may stand within ``<script>``: nothing in it ends the element, and it reads the same."""
    longest, judge = source_length(results.rows), judge_of(results)
    value = {
        "metrics": metric_columns(results),
        "longest": longest,
        "rows": [_row(*pair, longest, judge) for pair in zip(results.rows, verdicts(results), strict=True)],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_UNSAFE)


def listed(row: Row) -> Iterator[dict[str, Any]]:
    """The found documents to show, best first, with their rank."""
    for rank, one in enumerate(row.found, 1):
        relevant = row.relevant.get(one.document, 0) > 0
        if rank <= DEPTH or relevant:
            marks = {"relevant": relevant, "cited": one.document in row.cited}
            yield {"rank": rank, "document": one.document, "title": one.title, **marks}


def sources(row: Row, longest: int) -> Iterator[dict[str, Any]]:
    """The texts that the answer was made from, and their documents: what is cited is known by document."""
    for text, document in zip_longest(row.sources, row.origins, fillvalue=""):
        yield {"text": shortened(text.strip(), longest), "document": document, "cited": document in row.cited}


def missing(row: Row) -> list[str]:
    """Relevant documents that were not found."""
    found = {one.document for one in row.found}
    return [name for name, grade in row.relevant.items() if grade > 0 and name not in found]


def _row(row: Row, verdict: Verdict, longest: int, judge: str) -> dict[str, Any]:
    shown = [*listed(row)]
    lacking = missing(row)
    return _filled(
        {
            "id": row.id,
            "question": row.question,
            "language": row.language,
            "line": row.line,
            "synthetic": row.synthetic,
            "outcome": verdict.word,
            "failed": verdict.failed,
            "error": shortened(row.error, ANSWER),
            "answer": shortened(row.text, ANSWER),
            "reason": row.reason,
            "gold": row.gold,
            "unanswerable": unanswerable(row, judge),
            "confidence": row.confidence if isfinite(row.confidence) else None,
            "values": {name: value for name, value in row.values.items() if isfinite(value)},
            "found": [_filled(one) for one in shown],
            "unlisted": len(row.found) - len(shown),
            "missing": lacking[:MOST_MISSING],
            "lacking": len(lacking),
            "cited": row.cited,
            "sources": [_filled(one) for one in sources(row, longest)],
        }
    )


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: most of a row is. A confidence of 0 says something."""
    return {name: one for name, one in value.items() if one or (name == "confidence" and one == 0)}
