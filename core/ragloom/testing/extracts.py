"""What may stand in an Extract."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ragloom.types import Location


def is_suffix(one: object) -> bool:
    """Whether it is a file name ending as loaders name them."""
    return isinstance(one, str) and len(one) > 1 and one.startswith(".") and one == one.lower()


def can_be_stored(value: object) -> bool:
    """Whether it is a string without NUL and half surrogate pairs: what SQLite and UTF-8 can hold."""
    return isinstance(value, str) and "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def strings_of(metadata: Any) -> Iterator[tuple[str, object]]:
    """Every string in metadata, with its place."""
    for name, value in metadata.items():
        yield "metadata", name
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield f"metadata[{name!r}]", part


def is_metadata(name: object, value: object) -> bool:
    """Whether it is a field that metadata may have."""
    if isinstance(value, tuple):
        return isinstance(name, str) and all(isinstance(one, str) for one in value)
    known = isinstance(value, str | int | float) and (not isinstance(value, float) or math.isfinite(value))
    return isinstance(name, str) and known


def is_within(place: object, text: str) -> bool:
    """Whether it is a location of ``text``."""
    if not isinstance(place, Location):
        return False
    return 0 <= place.start <= len(text) and all(isinstance(one, str) and one for one in (place.kind, place.label))
