"""A filter is a typed expression over document metadata; every retriever honours it alike.

Logic is two-valued: a comparison with a field that a document lacks is false, and ``Not`` of it is true. Values compare
only within a kind (text with text, number with number, truth with truth). A field that holds several strings matches
when any of them does.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass

from ragloom.types.text import Metadata, MetadataValue

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Equal:
    """The field holds ``value``."""

    field: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class In:
    """The field holds one of ``values``."""

    field: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The field lies within the given bounds (each optional, at least one given)."""

    field: str
    gt: Scalar | None = None
    ge: Scalar | None = None
    lt: Scalar | None = None
    le: Scalar | None = None


@dataclass(frozen=True, slots=True)
class And:
    """Every part matches; no parts match everything."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches; no parts match nothing."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match."""

    part: Filter


Filter = Equal | In | Range | And | Or | Not


def matches(condition: Filter, metadata: Metadata) -> bool:
    """Whether ``metadata`` satisfies ``condition``: what every other implementation is tested against."""
    match condition:
        case Equal(field, value):
            return any(_equal(found, value) for found in _values(metadata, field))
        case In(field, values):
            return any(_equal(found, value) for found in _values(metadata, field) for value in values)
        case Range(field):
            return any(_within(found, condition) for found in _values(metadata, field))
        case And(parts):
            return all(matches(part, metadata) for part in parts)
        case Or(parts):
            return any(matches(part, metadata) for part in parts)
        case Not(part):
            return not matches(part, metadata)


def _values(metadata: Metadata, field: str) -> tuple[MetadataValue, ...]:
    if field not in metadata:
        return ()
    value = metadata[field]
    return value if isinstance(value, tuple) else (value,)


def kind(value: object) -> str:
    """The kind within which values compare: ``truth``, ``number`` or ``text``."""
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | float) else "text"


def _equal(found: MetadataValue, value: Scalar) -> bool:
    return kind(found) == kind(value) and found == value


def _within(found: MetadataValue, bounds: Range) -> bool:
    limits = ((bounds.gt, operator.gt), (bounds.ge, operator.ge), (bounds.lt, operator.lt), (bounds.le, operator.le))
    return all(kind(found) == kind(bound) and holds(found, bound) for bound, holds in limits if bound is not None)
