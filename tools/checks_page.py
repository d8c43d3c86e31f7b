"""The reference page of the conformance kit's suites: every case with its fields, every check with its promise."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields
from importlib import import_module
from typing import Any

from ragloom.registry.kinds import KINDS, spoken
from ragloom.testing import suites
from ragloom.testing.cases import Case
from ragloom.testing.checks import Check
from ragloom.testing.suites import table

_FUNCTION = "A function is not made, opened or closed, so the checks for every component do not look at it."
LONGEST = 40
"""A default that is longer than that is no reading matter."""


def checks(note: str) -> str:
    """The page; ``note`` says that it is written by a program."""
    lines = [
        "# Checks",
        "",
        note,
        "What the [conformance kit](testing.md) looks at. A component has to pass the checks for every component,",
        "those of its kind, and those of each capability that it has. A case is one way to make it; each field has a",
        "default. The names in the tables are those that `pytest` and `ragloom plugins check` print.",
        "",
        "## Every component",
        "",
        *_case(Case, ()),
        *_checks(_module("every").CHECKS),
    ]
    for kind in KINDS.values():
        if kind in table.KINDS:
            lines += [f"## {spoken(kind).capitalize()}s", ""]
            lines += [_FUNCTION, ""] if kind in table.FUNCTIONS else []
            lines += _suite(_module(table.KINDS[kind]))
    for capability, name in table.CAPABILITIES.items():
        lines += [f"## {capability}", "", "A capability; the case is that of the kind.", ""]
        lines += _checks(_module(name).CHECKS)
    return "\n".join(lines)


def _module(name: str) -> Any:
    return import_module(f"{suites.__name__}.{name}")


def _suite(module: Any) -> Iterator[str]:
    inherited = [one.name for one in fields(Case)]
    yield from _case(module.CASE, [one for one in inherited if _default(Case, one) == _default(module.CASE, one)])
    yield from _checks(module.CHECKS)


def _case(case: type[Case], known: Iterable[str]) -> Iterator[str]:
    """What its docstring says, and a table of its fields but those that are as in every case."""
    own = [one for one in fields(case) if one.name not in known]
    if case is Case:
        yield from ("The fields that every case has:", "")
    else:
        yield from (f"### {case.__name__}", "", "Beside the fields of every case:" if own else "", "")
    if own:
        yield from ("| field | type | default |", "|---|---|---|")
        yield from (f"| `{one.name}` | {_type(one)} | {_default(case, one.name)} |" for one in own)
        yield from ("", _prose(case), "")


def _checks(found: Iterable[Check]) -> Iterator[str]:
    yield from ("| check | what is promised |", "|---|---|")
    yield from (f"| {one.name} | {_cell(one.says)} |" for one in found)
    yield ""


def _type(field: Field[Any]) -> str:
    return " or ".join(f"`{one}`" for one in str(field.type).split(" | "))


def _default(case: type[Case], name: str) -> str:
    (field,) = (one for one in fields(case) if one.name == name)
    value = field.default_factory() if field.default_factory is not MISSING else field.default
    shown = value.__name__ if inspect.isfunction(value) else repr(value)
    return f"`{shown}`" if len(shown) <= LONGEST else "the kit's own"


def _prose(case: type[Case]) -> str:
    paragraphs = inspect.cleandoc(case.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in paragraphs).replace("``", "`")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("``", "`")
