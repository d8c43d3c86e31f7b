"""How long to wait before the next try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

FIRST, MOST = 0.5, 8.0
"""Seconds: the first wait and the longest, where the server asks for none."""


def pause(tries: int, asked: float | None, draw: float) -> float:
    """Seconds to wait after ``tries`` failed ones (at least 1), ``draw`` from [0, 1).

    Doubles from ``FIRST`` to ``MOST``, and lies anywhere in the upper half of that, so that those who were turned away
    together do not come back together (Brooker 2015, Exponential Backoff and Jitter: "equal jitter"). Where the server
    asked for a wait it is that, and up to a tenth more.
    """
    if asked is not None:
        return asked * (1 + draw / 10)
    full = float(min(MOST, FIRST * 2 ** min(tries - 1, 30)))
    return full * (1 + draw) / 2


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a reply's ``Retry-After`` (RFC 9110, 10.2.3) or ``retry-after-ms`` asks for; None where it does not.

    ``headers`` are looked up in lower case. What is no number and no date asks for nothing.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if (seconds := _number(headers.get(name, ""))) is not None:
            return max(0.0, seconds * unit)
    return _until(headers.get("retry-after", ""), now)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _until(text: str, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    # "-0000" gives a time without a zone, which RFC 5322 has as UTC.
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())
