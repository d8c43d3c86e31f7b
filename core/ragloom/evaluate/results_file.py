"""What an evaluation found, as one JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from math import nan
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from ragloom.errors import UsageError
from ragloom.evaluate.plain_json import plain_json
from ragloom.evaluate.results import Figure, Found, Results, Row
from ragloom.store import durable

FORMAT = 1


def results_json(results: Results, *, rows: bool = True) -> dict[str, Any]:
    """``results`` as JSON values, ``rows`` last or left out: NaN is null."""
    head = {"format": FORMAT, **plain_json(asdict(replace(results, rows=())))}
    del head["rows"]
    return {**head, "rows": [plain_json(asdict(row)) for row in results.rows]} if rows else head


def write_results(results: Results, file: Path) -> None:
    """Write aside, then rename: a file of that name is whole or as it was. Half of a surrogate pair becomes ``?``."""
    head = json.dumps(results_json(results, rows=False), ensure_ascii=False, indent=1)
    # A row a line, each let go of before the next: there may be many.
    rows = ",\n".join(json.dumps(plain_json(asdict(row)), ensure_ascii=False) for row in results.rows)
    text = head.removesuffix("\n}") + f',\n "rows": [\n{rows}\n ]\n}}\n'
    durable.replace(file, text.encode(errors="replace"), sync=False)


def read_results(file: Path) -> Results:
    """What ``write_results`` wrote. Raises ``UsageError`` for what is no such file."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=str(file), hint="name what `ragloom eval` wrote") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"is not JSON: {error}", where=str(file), hint="name what `ragloom eval` wrote") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT or "figures" not in value:
        raise UsageError("holds no results that this ragloom reads", where=str(file), hint="run `ragloom eval` again")
    try:
        return _results(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"is damaged: {error}", where=str(file), hint="run `ragloom eval` again") from None


def _results(value: Mapping[str, Any]) -> Results:
    return Results(
        **_checked(Results, {name: value[name] for name in ("name", "config", "data", "made_with", "metrics")}),
        figures=tuple(_made(Figure, one) for one in value["figures"]),
        rows=tuple(_row(one) for one in value["rows"]),
        steps=tuple(value.get("steps", ())),
        diagnosis=value.get("diagnosis", ""),
        notes=tuple(value.get("notes", ())),
    )


def _row(value: Mapping[str, Any]) -> Row:
    row: dict[str, Any] = {**value}
    for name in ("gold", "sources", "origins", "cited"):
        row[name] = tuple(value.get(name, ()))
    row["found"] = tuple(_made(Found, one) for one in value.get("found", ()))
    row["statistics"] = {name: tuple(one) for name, one in value.get("statistics", {}).items()}
    made: Row = _made(Row, row)
    return made


def _made(shape: Any, value: Mapping[str, Any]) -> Any:
    """A dataclass from its JSON: null is NaN where a number is meant."""
    kinds = _kinds(shape)
    return shape(
        **_checked(
            shape, {name: nan if one is None and kinds.get(name) is float else one for name, one in value.items()}
        )
    )


def _checked(shape: Any, value: dict[str, Any]) -> dict[str, Any]:
    """``value``, of which every field is of its kind. Raises ``TypeError`` for another."""
    kinds = _kinds(shape)
    wrong = next((name for name, one in value.items() if not isinstance(one, _MEANS.get(kinds.get(name), object))), "")
    if wrong:
        raise TypeError(f"`{wrong}` is {type(value[wrong]).__name__}")
    return value


@cache
def _kinds(shape: Any) -> Mapping[str, Any]:
    """By a field's name the type that its value has."""
    return {name: get_origin(kind) or kind for name, kind in get_type_hints(shape).items()}


_MEANS: Mapping[Any, Any] = {str: str, int: int, float: (int, float), bool: bool, Mapping: Mapping}
"""What JSON gives for such a field."""
