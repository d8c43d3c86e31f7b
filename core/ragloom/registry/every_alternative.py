"""Checking a config that has alternatives: everything wrong with any of them, told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ragloom.config.alternatives import Offer, Range, Settled, first, grid, settled, size
from ragloom.config.finding import Path
from ragloom.config.load import WrittenConfig
from ragloom.config.tree import MOST_PROBLEMS
from ragloom.errors import ConfigError, Problem
from ragloom.registry.registry import Registry
from ragloom.registry.resolve import check_fit, resolve

MOST_CONFIGS = 256
"""Of more, each alternative is looked at with the first of the others, not with all of them."""


def check_alternatives(written: WrittenConfig, registry: Registry) -> int:
    """How many configs were looked at. Raises ``ConfigError`` with every problem that one of them has."""
    found: dict[tuple[str, int, int, str], Problem] = {}
    count = 0
    for one in _looked_at(written):
        count += 1
        try:
            check_fit(resolve(written.loaded(one), registry), registry)
        except ConfigError as error:
            for wrong in error.problems:
                found.setdefault((wrong.file, wrong.line, wrong.column, wrong.what), wrong)
    if found:
        raise ConfigError([found[key] for key in sorted(found)][:MOST_PROBLEMS])
    return count


def _looked_at(written: WrittenConfig) -> Iterator[Settled]:
    if size(written.tree.value, of_range=2) <= MOST_CONFIGS:
        yield from grid(written.tree, _ends)
    else:
        yield from _one_by_one(written)


def _ends(offer: Range) -> tuple[float, float]:
    return offer.low, offer.high


def _one_by_one(written: WrittenConfig) -> Iterator[Settled]:
    """The first config, and one for each other alternative; those within an alternative are met where it is taken."""
    seen: set[tuple[Path, float]] = set()
    waiting: list[dict[Path, float]] = [{}]
    while waiting:
        fixed = waiting.pop(0)
        one = settled(written.tree, partial(_taken, fixed))
        yield one
        for choice in one.choices:
            for taken in _ends(choice.offer) if isinstance(choice.offer, Range) else range(choice.offer):
                if (choice.written, taken) not in seen:
                    seen.add((choice.written, taken))
                    if taken != choice.taken:
                        waiting.append({**fixed, choice.written: taken})


def _taken(fixed: Mapping[Path, float], path: Path, offer: Offer) -> float:
    return fixed.get(path, first(path, offer))
