"""``--set a.b=1``: values from the command line, laid over those of the file."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ragloom.config.finding import Path
from ragloom.config.read_yaml import read_yaml
from ragloom.config.schema import DEFAULTS
from ragloom.config.tasks import preset_of
from ragloom.config.tree import MAX_DEPTH, OVERRIDES, Place, Tree, too_deep
from ragloom.errors import ConfigError, Problem

_HINT = "write --set retrievers.0.k=20"


class _Misfit(Exception):
    """The path does not fit what is there."""


def overridden(tree: Tree, overrides: Sequence[str]) -> Tree:
    """``tree`` with each of ``overrides`` (``path=value``) set, later ones over earlier ones.

    A value is read as YAML (``20``, ``[draft]``, ``{use: bm25, k: 5}``). A number in the path counts list items from
    0; the one after the last adds an item. Raises ``ConfigError`` with every override that cannot be carried out.
    """
    problems: list[Problem] = []
    for number, override in enumerate(overrides, 1):
        try:
            tree = _set(tree, number, override)
        except ConfigError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return tree


def _set(tree: Tree, number: int, override: str) -> Tree:
    target, equals, text = override.partition("=")
    place = Place(OVERRIDES, number, len(target) + 2)
    if not equals or not all(target.split(".")):
        raise ConfigError([Problem(target, "is not path=value", _HINT, OVERRIDES, number)])
    parts = target.split(".")
    if len(parts) > MAX_DEPTH:
        raise ConfigError([replace(too_deep(OVERRIDES, ".".join([*parts[:3], "…"])), line=number)])
    value = copy.deepcopy(tree.value)
    try:
        path = _put(value, parts, _parsed(text, target, place))
    except _Misfit as misfit:
        raise ConfigError([Problem(target, str(misfit), _HINT, OVERRIDES, number)]) from None
    values = {known: there for known, there in tree.values.items() if known[: len(path)] != path}
    keys = {known: there for known, there in tree.keys.items() if known[: len(path)] != path}
    # What had to be made on the way there stands on the command line, too.
    made = {path[:depth]: Place(OVERRIDES, number) for depth in range(1, len(path) + 1)}
    return replace(tree, value=value, values={**made, **values, path: place}, keys=made | keys)


def _parsed(text: str, target: str, place: Place) -> Any:
    """YAML, wrapped in a mapping so that it can be anything."""
    try:
        return read_yaml(f"value: {text}", OVERRIDES).value["value"]
    except ConfigError as error:
        problems = [replace(one, path=target, line=place.line, column=place.column) for one in error.problems]
        raise ConfigError(problems) from None


def _put(value: dict[str, Any], parts: list[str], new: Any) -> Path:
    """Set ``new`` at ``parts``; gives the path that was set, list positions as numbers."""
    here: Any = value
    path: Path = ()
    for part, following in pairwise(parts):
        key = _key(here, part, path)
        if isinstance(here, dict) and here.get(key) is None:
            preset = _held(preset_of(value), (*path, key))
            here[key] = preset or _held(DEFAULTS, (*path, key)) or ([] if following.isdecimal() else {})
        if isinstance(here, list) and key == len(here):
            here.append([] if following.isdecimal() else {})
        if isinstance(here[key], str):
            here[key] = {"use": here[key]}
        here, path = here[key], (*path, key)
    last = _key(here, parts[-1], path)
    if isinstance(here, list) and last == len(here):
        here.append(new)
    else:
        here[last] = new
    return (*path, last)


def _key(here: Any, part: str, path: Path) -> Any:
    if isinstance(here, dict):
        return part
    if not isinstance(here, list):
        raise _Misfit(f"`{'.'.join(map(str, path))}` holds one value, not settings")
    if not part.isdecimal():
        raise _Misfit(f"`{'.'.join(map(str, path))}` is a list: `{part}` must be a number")
    if int(part) > len(here):
        raise _Misfit(f"`{'.'.join(map(str, path))}` has {len(here)} items, counted from 0")
    return int(part)


def _held(settings: Mapping[str, Any], path: Path) -> Any:
    """What ``settings`` say at ``path``: those that hold where a config says nothing."""
    here: Any = settings
    for part in path:
        entries = dict(enumerate(here)) if isinstance(here, list) else here
        if not isinstance(entries, Mapping) or part not in entries:
            return None
        here = entries[part]
    return copy.deepcopy(here)
