"""The page as a file."""

from __future__ import annotations

from pathlib import Path

from ragloom.evaluate.report.page import html_report
from ragloom.evaluate.results import Results
from ragloom.store.durable import replace


def write_report(results: Results, file: Path) -> None:
    """Write aside, then rename: a file of that name is whole or as it was. Half of a surrogate pair becomes ``?``."""
    replace(file, html_report(results).encode(errors="replace"), sync=False)
