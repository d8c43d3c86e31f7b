"""The kit's texts as files, in the formats that can be written without a library."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Mapping

from ragloom.testing.material import TEXTS

FRAGMENTS: tuple[str, ...] = (
    "The lighthouse stands on the northern cape.",
    "灯塔建于1874年，位于北部海角。",
    "Лампа зажжена в 1874 году.",
    "أضيء مصباحها عام 1874.",
    "wind from the west",
    "🌊",
)
"""What has to stand in the documents of every sample file."""


def sample_files(suffixes: Iterable[str]) -> dict[str, bytes]:
    """A file of all the kit's texts for each of ``suffixes`` whose format is known, from name to content."""
    return {f"sample{suffix}": _FORMATS[suffix]().encode() for suffix in suffixes if suffix in _FORMATS}


def _text() -> str:
    return "".join(f"{text}\n\n" for text in TEXTS.values())


def _markdown() -> str:
    return "# The sea\n\n" + "".join(f"## {name}\n\n{text}\n\n" for name, text in TEXTS.items())


def _page() -> str:
    parts = "".join(f"<h2>{html.escape(name)}</h2>\n<p>{html.escape(text)}</p>\n" for name, text in TEXTS.items())
    head = '<meta charset="utf-8"><title>The sea</title>'
    return f"<!doctype html>\n<html><head>{head}</head>\n<body><main>\n{parts}</main></body></html>\n"


def _rows() -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in TEXTS.items()]


def _lines() -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _rows())


def _array() -> str:
    return json.dumps(_rows(), ensure_ascii=False, indent=1)


def _table(delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, ("id", "text"), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows())
    return written.getvalue()


_FORMATS: Mapping[str, Callable[[], str]] = {
    ".txt": _text,
    ".text": _text,
    ".log": _text,
    ".rst": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _array,
    ".csv": lambda: _table(","),
    ".tsv": lambda: _table("\t"),
}
