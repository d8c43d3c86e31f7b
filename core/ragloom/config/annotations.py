"""Where a model's types name components, and which settings exist at a path: read off the annotations."""

from __future__ import annotations

import collections.abc
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ragloom.config.component import ComponentSpec, OfKind
from ragloom.config.finding import Path

_UNIONS = (Union, types.UnionType)
_LISTS = (list, tuple, set, frozenset, collections.abc.Sequence)
_MAPPINGS = (dict, collections.abc.Mapping)


@dataclass(frozen=True, slots=True)
class SpecAt:
    """A component named at ``path``: its kind, what stands there, and the model of what the core itself reads of it."""

    path: Path
    kind: str
    value: object
    model: type[ComponentSpec]


def external_name(name: str, field: FieldInfo) -> str:
    """What a config calls the field: its alias, where it has one."""
    return field.alias or name


def specs(annotation: Any, value: object, path: Path = (), marks: tuple[object, ...] = ()) -> Iterator[SpecAt]:
    """Every component that ``value`` (raw, or a validated model) names, by its ``OfKind`` marks: the outermost ones."""
    for plain, found in _members(annotation, marks):
        if value is None:
            continue
        if _is(plain, ComponentSpec):
            yield from _spec(plain, found, value, path)
        elif _is(plain, BaseModel):
            yield from _fields(plain, value, path)
        elif isinstance(value, list | tuple) and get_origin(plain) in _LISTS:
            for number, item in enumerate(value):
                yield from specs(_item(plain), item, (*path, number))
        elif isinstance(value, Mapping) and get_origin(plain) in _MAPPINGS:
            for key, item in value.items():
                yield from specs(_item(plain), item, (*path, str(key)))


def settings_at(annotation: Any, path: Path) -> set[str]:
    """The names that a config may use in the mapping at ``path``."""
    return {
        external_name(name, field)
        for plain, _ in _reach(annotation, path)
        if _is(plain, BaseModel)
        for name, field in plain.model_fields.items()
    }


def _reach(annotation: Any, path: Path) -> list[tuple[Any, tuple[object, ...]]]:
    level = list(_members(annotation, ()))
    for part in path:
        level = [member for plain, _ in level for member in _step(plain, part)]
    return level


def _step(plain: Any, part: str | int) -> Iterable[tuple[Any, tuple[object, ...]]]:
    if _is(plain, BaseModel):
        for name, field in plain.model_fields.items():
            if external_name(name, field) == part:
                yield from _members(field.annotation, tuple(field.metadata))
    elif get_origin(plain) in (*_LISTS, *_MAPPINGS):
        yield from _members(_item(plain), ())


def _members(annotation: Any, marks: tuple[object, ...]) -> Iterator[tuple[Any, tuple[object, ...]]]:
    """The alternatives of a union, each with the marks of the ``Annotated`` around it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _members(inner, (*marks, *more))
    elif origin in _UNIONS:
        for part in get_args(annotation):
            yield from _members(part, marks)
    else:
        yield annotation, marks


def _spec(model: type[ComponentSpec], marks: tuple[object, ...], value: object, path: Path) -> Iterator[SpecAt]:
    kind = next((mark.kind for mark in marks if isinstance(mark, OfKind)), "")
    if kind and isinstance(value, str | Mapping | ComponentSpec):
        yield SpecAt(path, kind, value, model)


def _fields(model: type[BaseModel], value: object, path: Path) -> Iterator[SpecAt]:
    if not isinstance(value, Mapping | BaseModel):
        return
    for name, field in model.model_fields.items():
        called = external_name(name, field)
        child = value.get(called) if isinstance(value, Mapping) else getattr(value, name, None)
        yield from specs(field.annotation, child, (*path, called), tuple(field.metadata))


def _item(plain: Any) -> Any:
    arguments = [argument for argument in get_args(plain) if argument is not Ellipsis]
    return arguments[-1] if arguments else Any


def _is(plain: Any, base: type) -> bool:
    return isinstance(plain, type) and get_origin(plain) is None and issubclass(plain, base)
