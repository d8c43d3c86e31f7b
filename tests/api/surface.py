"""Reads the public surface of API 1 off the code, as values that JSON can hold and a person can read."""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from pydantic import BaseModel

MODULES: dict[str, tuple[str, ...]] = {
    "ragloom": (),
    "ragloom.hookspecs": ("API", "Register", "hookimpl"),
    "ragloom.interfaces": (),
    "ragloom.types": (),
    "ragloom.types.events": (),
    "ragloom.errors": (),
    "ragloom.config.component": ("ComponentConfig", "ComponentSpec", "OfKind", "index_field"),
    "ragloom.registry": ("Owner", "PluginRecord", "Registration", "Registry"),
    "ragloom.prompts": (),
    "ragloom.cli.frame": ("Frame",),
    "ragloom.testing": (),
}
"""The modules whose names API 1 promises, and which names; none: all that it lists, or the classes that it defines."""

HANDED = frozenset({"Register", "Resources", "CollectionView"})
"""Protocols that ragloom fulfils and a plugin uses; every other one is asked of plugins."""

UNPROMISED = frozenset({
    "Pipeline.__init__", "Pipeline.from_resolved", "Registry.__init__", "Frame.__init__", "Frame.of", "Frame.loaded",
    "Frame.resolved", "Frame.console", "Frame.progress",
})  # fmt: skip
"""What ragloom itself calls; there is another way for everyone else."""

Entry = dict[str, Any]
"""One public name: ``sort``, and by sort ``call`` (a signature), ``members`` (name to signature), ``above``, ``text``.

A signature is written as in Python, ``= …`` for any default.
"""


class Sort(enum.StrEnum):
    """What a public name is; it decides what may change."""

    HOOK = "hook"
    ASKED = "asked of plugins"
    HANDED = "handed to plugins"
    VALUE = "value"
    CLASS = "class"
    FUNCTION = "function"
    NAME = "name"


def surface() -> dict[str, dict[str, Entry]]:
    """From module to public name to what it is."""
    return {name: dict(sorted(_entries(import_module(name)))) for name in MODULES}


def _entries(module: ModuleType) -> Iterator[tuple[str, Entry]]:
    for name in MODULES[module.__name__] or getattr(module, "__all__", None) or _classes_of(module):
        yield name, _entry(name, getattr(module, name))
    for name, value in vars(module).items():
        if hasattr(value, "ragloom_spec"):
            yield name, _entry(name, value)


def _classes_of(module: ModuleType) -> list[str]:
    return [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]


def _entry(name: str, value: Any) -> Entry:
    sort = _sort(name, value)
    return {"sort": str(sort), **_TOLD[sort](value)}


def _sort(name: str, value: Any) -> Sort:
    if getattr(value, "_is_protocol", False):
        return Sort.HANDED if name in HANDED else Sort.ASKED
    if inspect.isclass(value):
        return Sort.VALUE if is_dataclass(value) or issubclass(value, BaseModel) else Sort.CLASS
    if inspect.isfunction(value):
        return Sort.HOOK if hasattr(value, "ragloom_spec") else Sort.FUNCTION
    return Sort.NAME


def _of_function(value: Any) -> Entry:
    return {"call": _signature(value)}


def _of_protocol(value: Any) -> Entry:
    return {"members": dict(sorted(_members(value, lambda base: getattr(base, "_is_protocol", False))))}


def _of_value(value: Any) -> Entry:
    made = f"({', '.join(_pydantic(value) if issubclass(value, BaseModel) else _fields(value))})"
    silent = f"{value.__name__}.__init__" in UNPROMISED
    return {**({} if silent else {"call": made}), "members": dict(sorted(_members(value, _own)))}


def _of_class(value: Any) -> Entry:
    silent = value.__init__ is object.__init__ or f"{value.__name__}.__init__" in UNPROMISED
    made = {} if silent else {"call": _signature(value.__init__, bound=True)}
    above = [base.__name__ for base in value.__mro__[1:] if base not in {Exception, BaseException, object}]
    return {**made, "members": dict(sorted(_members(value, _own))), "above": above}


def _of_name(value: Any) -> Entry:
    return {"text": _short(re.sub(r"^<?([\w.]+) object at .*", r"\1", repr(value)))}


_TOLD: dict[Sort, Callable[[Any], Entry]] = {
    Sort.HOOK: _of_function,
    Sort.FUNCTION: _of_function,
    Sort.ASKED: _of_protocol,
    Sort.HANDED: _of_protocol,
    Sort.VALUE: _of_value,
    Sort.CLASS: _of_class,
    Sort.NAME: _of_name,
}


def _own(base: type) -> bool:
    return base.__module__.startswith("ragloom")


def _members(value: type, counts: Callable[[type], bool]) -> Iterator[tuple[str, str]]:
    """The public methods and properties of a class, those of its bases that count among them."""
    for name in dict.fromkeys(name for base in value.__mro__ if counts(base) for name in vars(base)):
        hidden = name.startswith("_") and name not in {"__call__", "__len__"}
        if hidden or f"{value.__name__}.{name}" in UNPROMISED:
            continue
        member = inspect.getattr_static(value, name)
        if isinstance(member, property | cached_property):
            read = member.fget if isinstance(member, property) else member.func
            yield name, f"property -> {_annotation(inspect.signature(read).return_annotation)}"
        elif isinstance(member, staticmethod):
            yield name, _signature(member.__func__)
        elif isinstance(member, classmethod):
            yield name, _signature(member.__func__, bound=True)
        elif inspect.isfunction(member):
            yield name, _signature(member, bound=True)


def _signature(function: Any, *, bound: bool = False) -> str:
    """As it is written, defaults as ``…``; ``bound``: without its first parameter."""
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())[bound:]
    returned = signature.return_annotation
    end = "" if returned in {inspect.Signature.empty, "None"} else f" -> {_annotation(returned)}"
    return f"({', '.join(_with_star(parameters))}){end}"


def _with_star(parameters: list[inspect.Parameter]) -> Iterator[str]:
    starred = False
    for one in parameters:
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            yield "*"
        starred |= one.kind in {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_POSITIONAL}
        mark = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(one.kind, "")
        yield _written(mark + one.name, one.annotation, has_default=one.default is not inspect.Parameter.empty)


def _fields(value: Any) -> Iterator[str]:
    every: list[Field[Any]] = [one for one in fields(value) if one.init and not one.name.startswith("_")]
    for position, one in enumerate(sorted(every, key=lambda one: one.kw_only)):
        if one.kw_only and not any(
            earlier.kw_only for earlier in sorted(every, key=lambda one: one.kw_only)[:position]
        ):
            yield "*"
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        yield _written(one.name, one.type, has_default=has_default)


def _pydantic(value: type[BaseModel]) -> Iterator[str]:
    for number, (name, field) in enumerate(value.model_fields.items()):
        yield from ["*"] if number == 0 else []
        yield _written(name, field.annotation, has_default=not field.is_required())


def _written(name: str, annotation: Any, *, has_default: bool) -> str:
    typed = "" if annotation is inspect.Parameter.empty else f": {_annotation(annotation)}"
    return f"{name}{typed}{' = …' if has_default else ''}"


def _annotation(annotation: Any) -> str:
    return _short(annotation if isinstance(annotation, str) else getattr(annotation, "__name__", repr(annotation)))


def _short(text: str) -> str:
    """Without the modules that names come from: where a class lives inside ragloom is no promise."""
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Z])", "", text.replace('"', "'"))
