"""Filters over a case's metadata, drawn so that every kind of condition meets every kind of value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ragloom.types import And, Equal, Filter, In, Metadata, Not, Or, Range

ABSENT = "no such field"
_ODD = ("", "zzz", 0, 1, -1, 0.5, True, False)

EVERYTHING: Filter = And(())
NOTHING: tuple[Filter, ...] = (
    Or(()),
    In("place", ()),
    Equal(ABSENT, "anything"),
    Not(EVERYTHING),
    And((Equal("place", "cape"), Not(Equal("place", "cape")))),
    Range(ABSENT, ge=0),
)
"""Filters that match no document of any metadata."""


def telling_filters(metadata: Mapping[str, Metadata]) -> list[Filter]:
    """Conditions on one of each field's values, and on what looks like it but is text, a number or a truth instead."""
    held = {field: value for fields in metadata.values() for field, value in fields.items()}
    one_each = [(field, value) for field, values in sorted(held.items()) for value in _each(values)[:1]]
    cousins = [(field, cousin) for field, value in one_each for cousin in (value, *_cousins(value))]
    return [shape for field, value in cousins for shape in (Equal(field, value), Range(field, ge=value))]


def filters_over(metadata: Mapping[str, Metadata]) -> Callable[[Any], Any]:
    """A hypothesis strategy (given ``hypothesis.strategies``) of filters over the fields and values of ``metadata``."""
    held = [
        (field, value) for fields in metadata.values() for field, values in fields.items() for value in _each(values)
    ]
    fields = [*sorted({field for field, _ in held}), ABSENT]
    values = sorted({(type(value).__name__, value) for _, value in held} | {(type(one).__name__, one) for one in _ODD})

    def strategy(st: Any) -> Any:
        field, value = st.sampled_from(fields), st.sampled_from([one for _, one in values])
        true = st.sampled_from(held) if held else st.tuples(field, value)
        bounds = st.dictionaries(st.sampled_from(["gt", "ge", "lt", "le"]), value, min_size=1, max_size=2)
        one = st.one_of(
            true.map(lambda pair: Equal(*pair)),
            st.builds(Equal, field, value),
            st.builds(In, field, st.lists(value, max_size=4).map(tuple)),
            st.tuples(true, st.sampled_from(["gt", "ge", "lt", "le"])).map(_bounded),
            st.builds(lambda field, bounds: Range(field, **bounds), field, bounds),
        )
        return st.recursive(one, lambda part: _joined(st, part), max_leaves=6)

    return strategy


def _joined(st: Any, part: Any) -> Any:
    parts = st.lists(part, max_size=3).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, part))


def _bounded(drawn: tuple[tuple[str, Any], str]) -> Filter:
    (field, value), bound = drawn
    return Range(field, **{bound: value})


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _cousins(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        return (value.upper(), 0, True)
    return (str(value), float(value), int(value)) if isinstance(value, bool) else (str(value), bool(value))
