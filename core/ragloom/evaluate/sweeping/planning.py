"""Which configs are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from ragloom.config.alternatives import Offer, Range, Settled, first, grid, settled, size
from ragloom.config.finding import Path
from ragloom.config.load import WrittenConfig
from ragloom.config.tree import Tree
from ragloom.errors import UsageError

MOST = 1000
"""A grid of more is not tried unless so many are asked for."""
TRIALS = 40
"""How many configs are tried where a range leaves no end of them."""


@dataclass(frozen=True, slots=True)
class Grid:
    """All of the alternatives, or some: the baseline first."""

    configs: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class Guided:
    """So many, each chosen by what the ones before came to: there are ranges."""

    trials: int


def plan_of(written: WrittenConfig, trials: int | None, *, seed: int = 0) -> Grid | Guided:
    """What to try. Raises ``UsageError`` for a config without alternatives, or with more than anybody waits for."""
    if not written.sweeps:
        raise UsageError(
            "the config has no alternatives",
            where=str(written.file or ""),
            hint="write {sweep: [one, other]} in the place of a value; docs: how-to/sweep",
        )
    count = size(written.tree.value)
    if size(written.tree.value, of_range=2) > count:
        return Guided(trials or TRIALS)
    if trials is None and count > MOST:
        raise UsageError(f"the alternatives lead to {count} configs", hint="say how many are tried: --trials 100")
    if trials is None or trials >= count:
        return Grid(tuple(grid(written.tree)))
    return Grid(tuple(islice(_drawn(written.tree, seed), trials)))


def _drawn(tree: Tree, seed: int) -> Iterator[Settled]:
    """The baseline, and then others at random, none twice."""
    draw = Random(seed)
    seen: set[tuple[object, ...]] = set()

    def at_random(path: Path, offer: Offer) -> float:
        return draw.uniform(offer.low, offer.high) if isinstance(offer, Range) else draw.randrange(offer)

    one = settled(tree, first)
    while True:
        key = tuple((choice.written, choice.taken) for choice in one.choices)
        if key not in seen:
            seen.add(key)
            yield one
        one = settled(tree, at_random)
