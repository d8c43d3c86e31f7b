"""What every benchmark shares: its arguments, its exit codes, its table and its last line of JSON."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.data import ENVIRONMENT, NoDataError

NO_DATA = 2
_COLUMNS = 8
"""More metrics than so many do not fit beside each other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``fields`` are what it depends on beside the system: ``size``, ``k``, ``batch``, ``split``, …"""

    system: str
    metric: str
    value: float
    unit: str
    fields: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The row as the report's JSON holds it."""
        return {
            "system": self.system,
            "metric": self.metric,
            "value": self.value,
            "unit": self.unit,
            **dict(self.fields),
        }


@dataclass(slots=True)
class Report:
    """The figures of one run, in the order in which they were measured."""

    benchmark: str
    settings: dict[str, Any] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, system: str, metric: str, value: float, unit: str = "", **fields: Any) -> None:
        """Record one figure."""
        self.rows.append(Row(system, metric, float(value), unit, tuple(fields.items())))

    def note(self, text: str) -> None:
        """Record something that a reader of the figures must know (a peer that is not installed, say)."""
        self.notes.append(text)

    def as_json(self) -> dict[str, Any]:
        """The whole report."""
        return {
            "benchmark": self.benchmark,
            "versions": versions(self.packages),
            "settings": self.settings,
            "results": [row.as_json() for row in self.rows],
            "notes": self.notes,
        }

    def show(self) -> None:
        """Print a table for the rows of each set of fields: a line a system, a column a metric; then the notes.

        Many metrics take several tables: a narrow column shows no figure.
        """
        from rich.console import Console

        console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
        for rows in _alike(self.rows):
            for some in _narrow(rows):
                console.print(_table(self.benchmark, some))
        for note in self.notes:
            console.print(f"note: {note}", markup=False)


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of Python and of those ``packages`` that are installed."""
    found = {"python": platform.python_version()}
    for name in ("ragloom", "numpy", *packages):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def parser(benchmark: str, description: str) -> argparse.ArgumentParser:
    """A parser with the options that every benchmark has."""
    made = argparse.ArgumentParser(prog=f"python -m benchmarks.{benchmark}", description=description)
    made.add_argument("--data", metavar="DIR", help=f"folder of the benchmark data (default: ${ENVIRONMENT})")
    made.add_argument("--json", action="store_true", help="print the figures as one JSON object on the last line")
    return made


def run(measure: Callable[[argparse.Namespace], Report], options: argparse.Namespace) -> int:
    """Measure, print, and give the exit code: 0, or 2 where the data are absent."""
    try:
        report = measure(options)
    except NoDataError as error:
        print(error, file=sys.stderr)
        return NO_DATA
    report.show()
    if options.json:
        print(json.dumps(report.as_json()), flush=True)
    return 0


def progress(text: str) -> None:
    """Say on standard error what is being measured."""
    print(text, file=sys.stderr, flush=True)


def _alike(rows: list[Row]) -> list[list[Row]]:
    """The rows by the names of their fields: figures that depend on different things share no line."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(name for name, _ in row.fields), []).append(row)
    return list(groups.values())


def _narrow(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows of the first few metrics, of the next few, and so on."""
    metrics = list(dict.fromkeys(row.metric for row in rows))
    for at in range(0, len(metrics), _COLUMNS):
        some = metrics[at : at + _COLUMNS]
        yield [row for row in rows if row.metric in some]


def _table(title: str, rows: list[Row]) -> Any:
    from rich.markup import escape
    from rich.table import Table

    names = list(dict.fromkeys(name for row in rows for name, _ in row.fields))
    metrics = list(dict.fromkeys((row.metric, row.unit) for row in rows))
    lines: dict[tuple[Any, ...], dict[str, float]] = {}
    for row in rows:
        fields = dict(row.fields)
        lines.setdefault((row.system, *(fields.get(name, "") for name in names)), {})[row.metric] = row.value
    table = Table(title=title)
    for name in ("system", *names):
        table.add_column(name)
    for metric, unit in metrics:
        table.add_column(f"{metric}\n{unit}" if unit else metric, justify="right")
    for key, values in lines.items():
        table.add_row(*(escape(str(part)) for part in key), *(_number(values.get(metric)) for metric, _ in metrics))
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
