"""One config of a sweep, made of its choices, and what is wrong with it, if anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ragloom.config.alternatives import Choice, Range, Settled
from ragloom.config.finding import dotted
from ragloom.config.load import WrittenConfig
from ragloom.config.place import placed
from ragloom.errors import RagloomError
from ragloom.interfaces.resources import Json
from ragloom.pipeline.from_config import recipe_of
from ragloom.pipeline.recipe import Recipe
from ragloom.registry import Registry, ResolvedConfig, check_fit, resolve

LONGEST = 40
"""Characters of a choice on a terminal."""


@dataclass(frozen=True, slots=True)
class Trial:
    """``number`` counts from 0, which is the baseline: every first alternative, the middle of every range."""

    number: int
    settled: Settled
    resolved: ResolvedConfig
    recipe: Recipe

    @property
    def settings(self) -> dict[str, Json]:
        """What was chosen, by where it stands in the config."""
        return settings_of(self.settled)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A config that cannot be made, and why."""

    number: int
    settled: Settled
    error: str

    @property
    def settings(self) -> dict[str, Json]:
        """What was chosen, by where it stands in the config."""
        return settings_of(self.settled)


def trial_of(number: int, settled: Settled, written: WrittenConfig, registry: Registry) -> Trial | Misfit:
    """The trial of a settled config, or what is wrong with it."""
    try:
        resolved = resolve(written.loaded(settled), registry)
        check_fit(resolved, registry)
        with placed(resolved.loaded.base):
            return Trial(number, settled, resolved, recipe_of(resolved, registry))
    except RagloomError as error:
        return Misfit(number, settled, in_a_line(error))


def in_a_line(error: RagloomError) -> str:
    """What went wrong and what to do about it."""
    return " | ".join(str(error).replace("\n  hint: ", ": ").splitlines())


def settings_of(settled: Settled) -> dict[str, Json]:
    """From a setting's path to what stands there now, wherever something was chosen."""
    return {dotted(one.path): _at(settled.tree.value, one.path) for one in settled.choices}


def labels(settled: Settled, whole: Mapping[str, Any]) -> dict[str, str]:
    """``settings_of`` in few words: components by their names where that tells the alternatives apart.

    ``whole`` is the config as it is written, with its alternatives.
    """
    return {dotted(one.path): _label(one, whole) for one in settled.choices}


def _label(choice: Choice, whole: Mapping[str, Any]) -> str:
    if isinstance(choice.offer, Range):
        return f"{choice.value:.4g}"
    alternatives = _at(whole, choice.written)["sweep"]
    short = [_short(one) for one in alternatives]
    taken = int(choice.taken)
    if short.count(short[taken]) == 1:
        return _cut(short[taken])
    return _cut(_flow(alternatives[taken]))


def _short(value: Any) -> str:
    """The names of components, scalars as they are."""
    if isinstance(value, Mapping) and set(value) == {"sweep"}:
        return "…"
    if isinstance(value, Mapping):
        return str(value["use"]) if isinstance(value.get("use"), str) else _flow(value)
    if isinstance(value, list):
        return " + ".join(map(_short, value)) or "[]"
    return value if isinstance(value, str) else json.dumps(value)


def _flow(value: Any) -> str:
    """As one would write it on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value
