"""Filters over ``fields``: every comparison is one statement with bound parameters, logic is set algebra on ids."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ragloom.store.metadata import INTEGERS, stored
from ragloom.types import And, Equal, Filter, In, Not, Or, Range
from ragloom.types.filter import Scalar, kind

Ids = NDArray[np.int64]
_PARAMETERS = 500
_LEAF = "SELECT version FROM fields WHERE field = ? AND kind = ? AND "


def select_versions(connection: sqlite3.Connection, condition: Filter, visible: Ids) -> Ids:
    """Those of the ``visible`` versions (int64[n], ascending) whose metadata match, ascending: int64[m]."""
    return np.intersect1d(_versions(connection, condition, visible), visible, assume_unique=True)


def _versions(connection: sqlite3.Connection, condition: Filter, visible: Ids) -> Ids:
    def part(inner: Filter) -> Ids:
        return _versions(connection, inner, visible)

    match condition:
        case Equal(field, value):
            return _any_of(connection, field, (value,))
        case In(field, values):
            return _any_of(connection, field, values)
        case Range():
            return _within(connection, condition)
        case And(parts):
            return reduce(_both, map(part, parts), visible)
        case Or(parts):
            return np.unique(np.concatenate([np.empty(0, np.int64), *map(part, parts)]))
        case Not(inner):
            return np.setdiff1d(visible, part(inner), assume_unique=True)


def _both(one: Ids, other: Ids) -> Ids:
    return np.intersect1d(one, other, assume_unique=True)


def _any_of(connection: sqlite3.Connection, field: str, values: Iterable[Scalar]) -> Ids:
    found = [np.empty(0, np.int64)]
    for sort, group in groupby(sorted(values, key=kind), key=kind):
        findable = [_bindable(value) for value in group if _findable(value)]
        for start in range(0, len(findable), _PARAMETERS):
            batch = findable[start : start + _PARAMETERS]
            marks = ",".join("?" * len(batch))
            found.append(_ids(connection, f"{_LEAF}value IN ({marks})", (field, sort, *batch)))
    return np.unique(np.concatenate(found))


def _within(connection: sqlite3.Connection, bounds: Range) -> Ids:
    limits = [
        (bound, sign)
        for bound, sign in ((bounds.gt, ">"), (bounds.ge, ">="), (bounds.lt, "<"), (bounds.le, "<="))
        if bound is not None
    ]
    kinds = {kind(bound) for bound, _ in limits}
    if len(kinds) != 1 or any(_is_nan(bound) for bound, _ in limits):
        return np.empty(0, np.int64)
    exact = [_comparable(bound, sign) for bound, sign in limits]
    tests = " AND ".join(f"value {sign} ?" for _, sign in exact)
    return np.unique(_ids(connection, _LEAF + tests, (bounds.field, kinds.pop(), *(bound for bound, _ in exact))))


def _findable(value: Scalar) -> bool:
    """Whether any stored value can equal it."""
    if _is_nan(value):
        return False
    return not _too_long(value) or _as_float(value) == value


def _bindable(value: Scalar) -> str | int | float:
    return _as_float(value) if _too_long(value) else stored(value)


def _comparable(bound: Scalar, sign: str) -> tuple[str | int | float, str]:
    """The same comparison with a bound that SQLite can hold.

    No stored number lies strictly between a whole number of more than 64 bits and the double next to it.
    """
    if not _too_long(bound):
        return stored(bound), sign
    near = _as_float(bound)
    if near == bound:
        return near, sign
    if near > bound:  # type: ignore[operator]
        return near, {">": ">=", ">=": ">=", "<": "<", "<=": "<"}[sign]
    return near, {">": ">", ">=": ">", "<": "<=", "<=": "<="}[sign]


def _too_long(value: Scalar) -> bool:
    return isinstance(value, int) and value not in INTEGERS


def _as_float(value: Scalar) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]


def _is_nan(value: Scalar) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _ids(connection: sqlite3.Connection, statement: str, parameters: Sequence[object]) -> Ids:
    rows = connection.execute(statement, parameters)
    return np.fromiter((row[0] for row in rows), np.int64)
