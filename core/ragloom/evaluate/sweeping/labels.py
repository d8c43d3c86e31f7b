"""What was chosen, in few words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ragloom.config.alternatives import WORD, Choice, Range, Settled
from ragloom.config.finding import dotted

LONGEST = 40
"""Characters of a choice on a terminal."""


def labels(settled: Settled, whole: Mapping[str, Any]) -> dict[str, str]:
    """By a setting's path: components by their names where that tells the alternatives apart, else by what differs.

    ``whole`` is the config as it is written, with its alternatives.
    """
    return {dotted(one.path): _label(one, whole) for one in settled.choices}


def at(value: Any, path: Sequence[str | int]) -> Any:
    """What stands at ``path``."""
    for part in path:
        value = value[part]
    return value


def _label(choice: Choice, whole: Mapping[str, Any]) -> str:
    if isinstance(choice.offer, Range):
        return f"{choice.value:.4g}"
    alternatives = at(whole, choice.written)[WORD]
    mine = alternatives[int(choice.taken)]
    for telling in (_short, partial(_differing, alternatives), _flow):
        told = [_cut(telling(one)) for one in alternatives]
        if told.count(_cut(telling(mine))) == 1:
            return _cut(telling(mine))
    return f"{_cut(_flow(mine))} ({int(choice.taken) + 1})"


def _short(value: Any) -> str:
    """The names of components, those that the config gives them first; scalars as they are."""
    if isinstance(value, Mapping) and set(value) == {WORD}:
        return "…"
    if isinstance(value, Mapping):
        name = value.get("name", value.get("use"))
        return name if isinstance(name, str) else _flow(value)
    if isinstance(value, list):
        return " + ".join(map(_short, value)) or "[]"
    return value if isinstance(value, str) and value else json.dumps(value)


def _differing(alternatives: Sequence[Any], value: Any) -> str:
    """A component's name, and those of its settings that not all alternatives of that name have alike."""
    if isinstance(value, list):
        return " + ".join(_differing((), one) for one in value)
    if not isinstance(value, Mapping) or not isinstance(value.get("use"), str):
        return _flow(value)
    kin = [one for one in alternatives if isinstance(one, Mapping) and one.get("use") == value["use"]]
    own = [key for key, item in value.items() if key != "use" and any(one.get(key) != item for one in kin)]
    said = ", ".join(f"{key}: {_flow(value[key])}" for key in own or [key for key in value if key != "use"])
    return f"{value['use']} {said}".strip()


def _flow(value: Any) -> str:
    """As one would write it on one line."""
    if isinstance(value, Mapping) and set(value) == {WORD}:
        return "…"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
