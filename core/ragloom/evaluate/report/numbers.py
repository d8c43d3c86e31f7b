"""Numbers as a reader wants them: few digits, thousands apart, a dash where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite

NONE = "–"


def shown(value: float, unit: str = "") -> str:
    """``value`` with its unit; ``NONE`` for what is no number."""
    if not isfinite(value):
        return NONE
    known = _SHOWN.get(unit)
    return known(value) if known else f"{_amount(value)} {unit}"


def between(low: float, high: float, unit: str = "") -> str:
    """An interval; ``NONE`` where an end is no number."""
    if not (isfinite(low) and isfinite(high)):
        return NONE
    begin = shown(low, unit) if unit in _SHOWN else _amount(low)
    return f"{begin} to {shown(high, unit)}"


def count(number: int, one: str, many: str) -> str:
    """``1 row``, ``1,234 rows``."""
    return f"{number:,} {one if number == 1 else many}"


def _share(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"


def _seconds(value: float) -> str:
    if value >= 1:
        return f"{value:,.2f} s"
    thousandths = value * 1000
    digits = 0 if thousandths >= 100 else 1 if thousandths >= 1 else 3
    return f"{thousandths:.{digits}f} ms"


def _amount(value: float) -> str:
    return f"{value:,.1f}" if abs(value) >= 1 or value == 0 else f"{value:.3g}"


_SHOWN: Mapping[str, Callable[[float], str]] = {"": _share, "s": _seconds}
"""By unit; any other is written behind its amount."""
