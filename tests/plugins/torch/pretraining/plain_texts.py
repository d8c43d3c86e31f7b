"""Texts of a made-up coast: few words, said in few ways, so that a tiny model learns them within seconds."""

from __future__ import annotations

import random

PLACES = ("Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn")
THINGS = ("harbour", "lighthouse", "chapel", "bridge", "market", "school")
HANDS = ("masons", "sailors", "monks", "farmers")


def rows(count: int, *, seed: int = 1) -> list[dict[str, str]]:
    """``count`` texts of two sentences."""
    draw = random.Random(seed)
    return [{"text": _text(draw), "where": f"coast.txt:{number + 1}"} for number in range(count)]


def _text(draw: random.Random) -> str:
    place, thing, hands = draw.choice(PLACES), draw.choice(THINGS), draw.choice(HANDS)
    year = draw.randint(1700, 1899)
    return f"The old {thing} of {place} was built by the {hands} in the year {year}. People like to walk there."
