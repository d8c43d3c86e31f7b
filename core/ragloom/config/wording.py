"""What pydantic found wrong, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ragloom.config.annotations import settings_at
from ragloom.config.finding import Finding, Path
from ragloom.config.suggest import closest, suggestion

Context = Mapping[str, Any]

_WORDS: dict[str, Callable[[Context], str]] = {
    "missing": lambda _: "is required",
    "extra_forbidden": lambda _: "is not a setting that exists here",
    "greater_than_equal": lambda context: f"must be at least {_number(context['ge'])}",
    "greater_than": lambda context: f"must be more than {_number(context['gt'])}",
    "less_than_equal": lambda context: f"must be at most {_number(context['le'])}",
    "less_than": lambda context: f"must be less than {_number(context['lt'])}",
    "multiple_of": lambda context: f"must be a multiple of {_number(context['multiple_of'])}",
    "finite_number": lambda _: "must be a finite number",
    "literal_error": lambda context: f"must be {context['expected']}",
    "enum": lambda context: f"must be {context['expected']}",
    "string_too_short": lambda context: f"must have at least {_counted(context['min_length'], 'character')}",
    "string_too_long": lambda context: f"must have at most {_counted(context['max_length'], 'character')}",
    "string_pattern_mismatch": lambda context: f"must match the pattern {context['pattern']}",
    "too_short": lambda context: f"must have at least {_counted(context['min_length'], 'item')}",
    "too_long": lambda context: f"must have at most {_counted(context['max_length'], 'item')}",
    "value_error": lambda context: str(context["error"]),
    "assertion_error": lambda context: str(context["error"]),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_parsing_size", "int_from_float"), lambda _: "must be a whole number"
    ),
    **dict.fromkeys(("float_type", "float_parsing"), lambda _: "must be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), lambda _: "must be true or false"),
    **dict.fromkeys(("string_type", "path_type", "bytes_type"), lambda _: "must be text"),
    **dict.fromkeys(
        ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), lambda _: "must be a list"
    ),
    **dict.fromkeys(
        ("dict_type", "mapping_type", "model_type", "model_attributes_type"), lambda _: "must be a mapping (key: value)"
    ),
}

_SHOWS_VALUE = re.compile(
    r"greater|less|multiple|finite|literal|enum|int_|float_|bool_|list_type|tuple_type|dict_type|model_type"
)


def findings(
    error: ValidationError,
    model: type[BaseModel],
    value: object,
    *,
    hidden: Collection[Path] = (),
    also: Collection[str] = (),
) -> list[Finding]:
    """One finding for each place that ``error`` names in ``value``, which was checked against ``model``.

    ``hidden``: paths whose values came from outside the file and are not repeated. ``also``: names that exist at the
    top beside the model's own.
    """
    found: dict[tuple[Path, str], list[Finding]] = {}
    for fault in error.errors(include_url=False):
        finding = _finding(fault, model, value, hidden, also)
        found.setdefault((finding.path, finding.on), []).append(finding)
    return [_joined(several) for (path, _), several in found.items() if not _follows(path, several, found)]


def _finding(
    fault: Any, model: type[BaseModel], value: object, hidden: Collection[Path], also: Collection[str]
) -> Finding:
    kind, path = fault["type"], _path(fault["loc"], value)
    what = _WORDS[kind](fault.get("ctx", {})) if kind in _WORDS else fault["msg"][:1].lower() + fault["msg"][1:]
    if _SHOWS_VALUE.match(kind) and path not in hidden:
        what += _instead(fault["input"])
    if kind == "extra_forbidden":
        known = settings_at(model, path[:-1]) | set(also if len(path) == 1 else ())
        return Finding(path, what, suggestion(str(path[-1]), known) or "it takes no settings", on="key")
    return Finding(path, what, _hint(fault, path))


def _joined(several: list[Finding]) -> Finding:
    """A value that fits no member of a union fails once a member: one finding that names them all."""
    first, *rest = dict.fromkeys(several)
    others = [finding.what.removeprefix("must be ") for finding in rest if finding.what.startswith("must be ")]
    what = " or ".join([first.what.partition(", not ")[0], *(other.partition(", not ")[0] for other in others)])
    return first if not others else Finding(first.path, what, first.hint, first.on)


def _follows(path: Path, several: list[Finding], found: Mapping[tuple[Path, str], object]) -> bool:
    """Whether a list only seems too short because its items were refused, each with a finding of its own."""
    too_short = all(finding.what.startswith("must have at least") for finding in several)
    return too_short and any(len(other) > len(path) and other[: len(path)] == path for other, _ in found)


def _path(location: tuple[str | int, ...], value: object) -> Path:
    """``location`` without the names that pydantic adds for the members of a union."""
    path: list[str | int] = []
    for number, part in enumerate(location, 1):
        inside, child = _child(value, part)
        if inside:
            path.append(part)
            value = child
        elif number == len(location) and isinstance(value, Mapping) and isinstance(part, str):
            path.append(part)
    return tuple(path)


def _child(value: object, part: str | int) -> tuple[bool, object]:
    if isinstance(value, Mapping):
        return part in value, value.get(part)
    if isinstance(value, list | tuple) and isinstance(part, int):
        return part < len(value), value[part] if part < len(value) else None
    return False, None


def _instead(given: object) -> str:
    text = _brief(given)
    return f", not {text}" if text else ""


def _brief(given: object) -> str:
    if isinstance(given, str):
        return repr(given if len(given) <= 40 else given[:37] + "…")
    if given is None or isinstance(given, bool):
        return {None: "null", True: "true", False: "false"}[given]
    names: dict[type, str] = {dict: "a mapping", list: "a list"}
    return names.get(type(given)) or (str(given) if isinstance(given, int | float) else "")


def _hint(fault: Any, path: Path) -> str:
    if fault["type"] == "missing":
        return "name the component: `use: …`" if path[-1:] == ("use",) else ""
    if fault["input"] is None and fault["type"].endswith("_type"):
        return "give it a value, or take the line out"
    return _nearest_choice(fault)


def _nearest_choice(fault: Any) -> str:
    """For a value outside a fixed set of words: the word that was probably meant."""
    words = re.findall(r"'([^']*)'", str(fault.get("ctx", {}).get("expected", "")))
    nearest = closest(str(fault["input"]), words)
    return f"did you mean `{nearest}`?" if nearest else ""


def _number(bound: float) -> str:
    """``1.0`` as people write it."""
    return str(int(bound)) if float(bound).is_integer() else str(bound)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
