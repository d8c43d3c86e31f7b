"""What is not the same in two nested JSON values (two configs, say), path by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ragloom.interfaces.resources import Json


@dataclass(frozen=True, slots=True)
class Differing:
    """One setting: ``path`` as ``--set`` names it; None where one does not have it, or has none."""

    path: str
    one: Json
    other: Json


def differing(one: Mapping[str, Json], other: Mapping[str, Json]) -> tuple[Differing, ...]:
    """Every path at which ``one`` and ``other`` have different leaves, in the order of ``one``, then of ``other``."""
    first, second = dict(_leaves(one, "")), dict(_leaves(other, ""))
    paths = dict.fromkeys([*first, *second])
    return tuple(
        Differing(path, first.get(path), second.get(path)) for path in paths if first.get(path) != second.get(path)
    )


def _leaves(value: Json | Mapping[str, Json], path: str) -> Iterator[tuple[str, Json]]:
    for key, part in _parts(value):
        here = f"{path}.{key}" if path else str(key)
        if _parts(part):
            yield from _leaves(part, here)
        else:
            yield here, part


def _parts(value: Json | Mapping[str, Json]) -> list[tuple[object, Json]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, Sequence) and not isinstance(value, str) else []
