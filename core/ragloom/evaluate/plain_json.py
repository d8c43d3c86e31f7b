"""Values as any reader of JSON takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any


def plain_json(value: Any) -> Any:
    """``value`` with lists for sequences, texts for keys, and null for numbers that JSON has none for."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain_json(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain_json(one) for one in value]
    return value
