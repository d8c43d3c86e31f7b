"""Metadata values as the collection keeps them: text, numbers, truth values and tags."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from typing import Any

from ragloom.types import MetadataValue
from ragloom_text.loaders.decoding import normalised

_LARGEST = 2**63


def metadata_of(values: Mapping[Any, object], *, without: Iterable[str] = ()) -> dict[str, MetadataValue]:
    """What of ``values`` can be metadata: a mapping within gives ``outer.inner``, what is empty or deeper nothing."""
    left_out = set(without)
    flat: dict[str, object] = {}
    for name, value in values.items():
        if str(name) in left_out:
            continue
        inner = value.items() if isinstance(value, Mapping) else ()
        flat |= {f"{name}.{key}": part for key, part in inner} if isinstance(value, Mapping) else {str(name): value}
    known = {normalised(name): metadata_value(value) for name, value in flat.items()}
    return {name: value for name, value in known.items() if value is not None}


def metadata_value(value: object) -> MetadataValue | None:
    """``value`` as metadata; dates as ISO 8601, a list of scalars as tags; None where it cannot be or is empty."""
    if isinstance(value, list | tuple | set):
        tags = tuple(str(tag) for item in value if (tag := _scalar(item)) is not None)
        return tags or None
    return _scalar(value)


def _scalar(value: object) -> str | int | float | bool | None:
    if isinstance(value, str):
        return normalised(value).strip() or None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else str(value) if abs(value) < 10**4000 else None
    return value if isinstance(value, float) and math.isfinite(value) else None
