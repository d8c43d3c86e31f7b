"""What was evaluated, on what, and which part to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ragloom.evaluate.report.figures_section import failed_note
from ragloom.evaluate.report.numbers import count
from ragloom.evaluate.report.verdicts import failures, verdicts
from ragloom.evaluate.results import Results


def heading(results: Results) -> str:
    """The name, the data, the diagnosis and the notes."""
    diagnosis = f'<p class="diagnosis">{escape(results.diagnosis)}</p>' if results.diagnosis else ""
    notes = _list("notes", (one for one in (failed_note(results), *results.notes) if one))
    return (
        f'<header><p class="over">ragloom evaluation</p><h1 dir="auto">{escape(results.name)}</h1>'
        f"{_list('facts', _facts(results))}{diagnosis}{notes}</header>"
    )


def _list(kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in texts)
    return f'<ul class="{kind}">{items}</ul>' if items else ""


def _facts(results: Results) -> Iterator[str]:
    data = results.data
    yield str(data.get("file", "unnamed data"))
    yield count(len(results.rows), "question", "questions")
    yield f"layout {data.get('layout', 'unknown')}"
    malformed = data.get("malformed")
    yield count(len(malformed) if isinstance(malformed, list) else 0, "malformed row", "malformed rows")
    if synthetic := sum(row.synthetic for row in results.rows):
        yield f"{synthetic:,} synthetic"
    yield count(failures(verdicts(results)), "failure", "failures")
