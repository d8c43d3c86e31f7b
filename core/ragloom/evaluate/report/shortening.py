"""Long texts, cut in the middle: a page of thousands of questions has to open."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.evaluate.results import Row

BUDGET = 12_000_000
"""Characters that all sources together may take, about."""
LONGEST, SHORTEST = 1200, 200
"""Characters of a source that are shown in a small evaluation, and at least in a large one."""
ANSWER = 4000
"""Characters of an answer or an error that are shown."""


def source_length(rows: Sequence[Row]) -> int:
    """How many characters of each source are shown."""
    sources = sum(len(row.sources) for row in rows)
    return max(SHORTEST, min(LONGEST, BUDGET // max(1, sources)))


def shortened(text: str, longest: int) -> str:
    """``text``, or its beginning and end with a word on how much is left out between them."""
    if len(text) <= longest:
        return text
    head = longest * 2 // 3
    tail = longest - head
    return f"{text[:head]} […{len(text) - longest:,} characters left out…] {text[-tail:]}"
