"""An evaluation as lines for a person and as a JSON value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.evaluate.results import Figure, Results


def evaluation_lines(results: Results, folder: Path, beside: Path | None = None) -> Iterator[str]:
    """The figures by group, each with its interval, and which part to mend; ``beside`` is there to compare with."""
    from rich.markup import escape

    from ragloom.evaluate.results import GROUPS

    # Data that tell only which documents are relevant do not say which questions have no answer.
    without = f", {results.data['unanswerable']} of them without an answer" if results.data["answered"] else ""
    made = sum(row.synthetic for row in results.rows)
    synthetic = f", {made} synthetic" if made else ""
    yield f"[bold]{escape(results.name)}[/bold]: {len(results.rows)} questions{without}{synthetic}"
    for group in GROUPS:
        some = [one for one in results.figures if one.group == group]
        if some:
            yield ""
            yield f"[bold]{group:<22}[/bold] {'value':>9}  {'95 % interval':<20} {'scored':>6} {'failed':>6}"
            yield from map(_figure, some)
    yield ""
    if results.diagnosis:
        yield escape(results.diagnosis)
    yield from map(escape, results.notes)
    yield f"Written: {escape(str(folder / 'results.json'))}, {escape(str(folder / 'report.html'))}"
    if beside is not None:
        yield f"Next: ragloom compare {escape(str(beside))} {escape(str(folder))}"


def evaluation_json(results: Results, folder: Path) -> dict[str, Any]:
    """Everything but the rows, which the file holds."""
    from ragloom.evaluate.results_file import results_json

    return {**results_json(results, rows=False), "folder": str(folder)}


def _figure(one: Figure) -> str:
    from rich.markup import escape

    shown = _UNITS.get(one.unit, _share)
    spread = f"[{shown(one.low)}, {shown(one.high)}]" if math.isfinite(one.low) else ""
    name = one.name if one.higher_is_better else f"{one.name} ↓"
    return f"  {escape(name):<20} {shown(one.value):>9}  {escape(f'{spread:<20}')} {one.scored:>6} {one.failed:>6}"


def _share(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "–"


def _seconds(value: float) -> str:
    return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.2f} s"


def _count(value: float) -> str:
    return f"{value:.1f}"


def _cost(value: float) -> str:
    return f"{value:.4g}"


_UNITS: Mapping[str, Callable[[float], str]] = {
    "s": _seconds,
    "tokens": _count,
    "requests": _count,
    "cost": _cost,
}
