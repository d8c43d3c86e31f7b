"""Which part to mend: of the wrong answers, had the right document been found, and was it among the passages given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ragloom.interfaces import Scored

JUDGES = ("accuracy", "contains", "exact_match", "f1")
"""The first of these that was measured says which answers are wrong: those below ``HALF``."""
HALF = 0.5


def diagnosis(rows: Sequence[Scored], values: Mapping[str, Sequence[float]], depth: int) -> str:
    """One sentence; empty where the data do not tell enough, or nothing is wrong."""
    judge = next((name for name in JUDGES if name in values), None)
    if judge is None:
        return _of_retrieval(rows, depth)
    known = [
        (row, value < HALF)
        for row, value in zip(rows, values[judge], strict=True)
        if _relevant(row) and row.answered and row.gold
    ]
    wrong = [row for row, is_wrong in known if is_wrong]
    if not wrong:
        return ""
    found = [row for row in wrong if _relevant(row) & set(row.documents)]
    given = [row for row in found if _relevant(row) & {one.document_id for one in row.answer.passages}]
    missed, left, silent = len(wrong) - len(found), len(found) - len(given), sum(row.answer.abstained for row in given)
    causes = {
        "no relevant document was found": missed,
        "one was found and not among the passages given": left,
        "it was given and nothing was said": silent,
        "it was given and misread": len(given) - silent,
    }
    told = ", ".join(f"in {count} {cause}" for cause, count in causes.items())
    wrongly = f"{len(wrong)} are answered wrong ({judge} below {HALF:g})"
    return f"Of {len(known)} answerable questions {wrongly}: {told}: {_part(missed + left, len(given))}."


def _relevant(row: Scored) -> set[str]:
    """The relevant documents, none where the data do not tell; among the judged ones may be others."""
    return {name for name, grade in row.relevant.items() if grade > 0} if row.judged else set()


def _part(retrieval: int, generation: int) -> str:
    return f"mend {'retrieval' if retrieval > generation else 'generation'} first"


def _of_retrieval(rows: Sequence[Scored], depth: int) -> str:
    known = [row for row in rows if _relevant(row)]
    missed = [row for row in known if not _relevant(row) & set(row.documents)]
    if not known:
        return ""
    return f"Of {len(known)} questions {len(missed)} have no relevant document among the first {depth}."
