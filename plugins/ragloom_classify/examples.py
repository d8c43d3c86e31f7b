"""Labelled examples as a trainer takes them: rows of named values."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ragloom.errors import UsageError
from ragloom.interfaces import Json
from ragloom_classify.labelling import as_label

ROW = '{"text": "…", "label": "…"}'
WHERE = "@where"
"""The field in which a row may say where it comes from (``reviews.jsonl:3``); no table has a column of that name."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its label."""

    text: str
    label: str


def examples_of(rows: Iterable[Mapping[str, Json]], *, text: str, label: str) -> Iterator[Example]:
    """An example a row. Raises ``UsageError`` naming the first row that is none."""
    for number, row in enumerate(rows, 1):
        where = str(row.get(WHERE) or f"example {number}")
        said, given = row.get(text), row.get(label)
        if not isinstance(said, str) or not said.strip():
            raise UsageError(f"`{text}` holds no text", where=where, hint=f"a row is {ROW}")
        name = as_label(given) if isinstance(given, str | bool | int | float) else ""
        if not name:
            raise UsageError(f"`{label}` holds no label", where=where, hint=f"a row is {ROW}")
        yield Example(said, name)


def check_enough(examples: Sequence[Example]) -> dict[str, int]:
    """How many examples each label has, by label. Raises ``UsageError`` where nothing can be learnt from them."""
    counts = dict(sorted(Counter(one.label for one in examples).items()))
    if len(counts) < 2:
        there = f"only the label {next(iter(counts))}" if counts else "no example"
        raise UsageError(f"there is {there} to learn from", hint="give examples of two labels at least, two of each")
    rare = [name for name, count in counts.items() if count < 2]
    if rare:
        said = f"there is one example only of {', '.join(rare)}"
        raise UsageError(said, hint="give two of each label at least: one to learn from, one to check by")
    return counts


def data_digest(examples: Iterable[Example]) -> str:
    """SHA-256 in hex of texts and labels in their order."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update(json.dumps([one.text, one.label]).encode() + b"\n")
    return digest.hexdigest()
