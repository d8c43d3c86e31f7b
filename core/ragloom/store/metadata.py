"""Metadata as JSON in a version's row, and as rows of ``fields`` that filters search."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from ragloom.errors import UsageError
from ragloom.types import Metadata, MetadataValue
from ragloom.types.filter import Scalar, kind

INTEGERS = range(-(2**63), 2**63)
"""The whole numbers that SQLite holds exactly."""

FieldRow = tuple[str, str, str | int | float]


def encode(metadata: Metadata, where: str) -> str:
    """JSON with sorted keys. Raises ``UsageError`` naming a field that cannot be stored."""
    for field, value in metadata.items():
        if not _storable(field, value):
            raise UsageError(
                f"metadata field {field!r} holds {value!r}",
                where=where,
                hint="a field holds a string, a number of at most 64 bits, true or false, or a tuple of strings",
            )
    return json.dumps(dict(metadata), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(text: str) -> dict[str, MetadataValue]:
    """The metadata that ``encode`` was given."""
    values: Mapping[str, MetadataValue | list[str]] = json.loads(text)
    return {field: tuple(value) if isinstance(value, list) else value for field, value in values.items()}


def field_rows(metadata: Metadata) -> set[FieldRow]:
    """(field, kind, value) for every value that a filter may find; NaN equals nothing and is left out."""
    return {
        (field, kind(each), stored(each))
        for field, value in metadata.items()
        for each in (value if isinstance(value, tuple) else (value,))
        if not (isinstance(each, float) and math.isnan(each))
    }


def stored(value: Scalar) -> str | int | float:
    """How a value is written to the ``value`` column: truth as 0 and 1."""
    return int(value) if isinstance(value, bool) else value


def _storable(field: object, value: object) -> bool:
    if not isinstance(field, str) or not _is_text(field):
        return False
    if isinstance(value, tuple):
        return all(isinstance(each, str) and _is_text(each) for each in value)
    if isinstance(value, str):
        return _is_text(value)
    return isinstance(value, bool | float) or (isinstance(value, int) and value in INTEGERS)


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
