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


def differing(one: Json, other: Json) -> tuple[Differing, ...]:
    """Every path at which ``one`` and ``other`` have different leaves, in the order of ``one``, then of ``other``."""
    first, second = dict(_leaves(one, "")), dict(_leaves(other, ""))
    paths = dict.fromkeys([*first, *second])
    return tuple(
        Differing(path, first.get(path), second.get(path)) for path in paths if first.get(path) != second.get(path)
    )


def _leaves(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    parts = _parts(value)
    if not parts and path:
        yield path, value
    for key, part in parts:
        yield from _leaves(part, f"{path}.{key}" if path else str(key))


def _parts(value: Json) -> list[tuple[object, Json]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, Sequence) and not isinstance(value, str) else []
