"""Alternatives in a config: ``{sweep: [a, b]}`` stands for one of several values, ``{sweep: {low: 0, high: 1}}`` for a
number from a range.

Either may stand wherever a value may. What an alternative holds may have alternatives of its own, which count only
where it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod, sqrt
from typing import Any, TypeGuard

from ragloom.config.finding import Finding, Path
from ragloom.config.tree import Place, Tree

WORD = "sweep"

_RANGE_KEYS = frozenset({"low", "high", "log"})
_LARGEST = 1e300
_FORM = "write {sweep: [one, other]}, or {sweep: {low: 0.0, high: 1.0}}"


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``, both among them; whole ones where both are. ``log``: by their logarithm."""

    low: float
    high: float
    log: bool = False

    @property
    def whole(self) -> bool:
        """Whether it holds whole numbers alone."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    @property
    def middle(self) -> float:
        """The number halfway, by the range's own measure."""
        found = sqrt(self.low) * sqrt(self.high) if self.log else self.low / 2 + self.high / 2
        return round(found) if self.whole else found


Offer = int | Range
"""What there is to choose from: so many alternatives, or a range."""

Choose = Callable[[Path, Offer], float]
"""Told where the ``sweep`` stands in the file and what it offers; gives an alternative's place from 0, or a number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that was made: the ``sweep`` at ``written`` in the file gave what stands at ``path`` of the config.

    ``taken`` is the alternative's place, or the number; ``value`` is what was taken, as it is written.
    """

    path: Path
    written: Path
    offer: Offer
    taken: float
    value: Any


@dataclass(frozen=True, slots=True)
class Settled:
    """A config without alternatives: ``tree`` tells of every value where it stands in the file."""

    tree: Tree
    choices: tuple[Choice, ...]


def offered(value: Any) -> Any:
    """What a ``sweep`` holds; None for whatever is none."""
    return value[WORD] if isinstance(value, Mapping) and set(value) == {WORD} else None


def sweeps(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where alternatives stand, those inside of others left out."""
    if path and isinstance(value, Mapping) and set(value) == {WORD}:
        yield path
        return
    for key, item in _items(value):
        yield from sweeps(item, (*path, key))


def misformed(value: Any, path: Path = ()) -> Iterator[Finding]:
    """What is wrong with the alternatives themselves, at any depth."""
    if path and isinstance(value, Mapping) and set(value) == {WORD}:
        held = value[WORD]
        if isinstance(held, list) and held:
            for number, item in enumerate(held):
                yield from misformed(item, (*path, WORD, number))
        elif not isinstance(held, Mapping):
            yield Finding((*path, WORD), "must be a list of alternatives, or a range", _FORM)
        elif wrong := _wrong_range(held):
            yield Finding((*path, WORD), wrong, "write {sweep: {low: 0.0, high: 1.0}}, with log: true if need be")
        return
    for key, item in _items(value):
        yield from misformed(item, (*path, key))


def size(value: Any, path: Path = (), *, of_range: int = 1) -> int:
    """How many configs ``value`` stands for, a range being counted as ``of_range`` numbers."""
    held = offered(value) if path else None
    if isinstance(held, list):
        return sum(size(item, (*path, WORD), of_range=of_range) for item in held)
    if held is not None:
        return of_range
    return prod(size(item, (*path, key), of_range=of_range) for key, item in _items(value))


def settled(tree: Tree, choose: Choose) -> Settled:
    """The config that comes of ``choose`` at every ``sweep`` of ``tree``, which has no misformed one."""
    settling = _Settling(tree, choose)
    value = settling.value(tree.value, (), ())
    return Settled(replace(tree, value=value, values=settling.values, keys=settling.keys), tuple(settling.choices))


def grid(tree: Tree, of_range: Callable[[Range], Sequence[float]] = lambda one: [one.middle]) -> Iterator[Settled]:
    """Every config that the alternatives of ``tree`` lead to, those of the first alternatives first.

    The last ``sweep`` turns fastest. ``of_range`` says which numbers stand for a range.
    """
    turns: list[int] = []
    while True:
        odometer = _Odometer(turns, of_range)
        yield settled(tree, odometer)
        turns = odometer.following()
        if not turns:
            return


def first(path: Path, offer: Offer) -> float:
    """The first alternative, the middle of a range."""
    return offer.middle if isinstance(offer, Range) else 0


class _Odometer:
    """Replays ``turns`` and then takes what comes first; knows what is next."""

    def __init__(self, turns: Sequence[int], of_range: Callable[[Range], Sequence[float]]) -> None:
        self._turns = list(turns)
        self._of_range = of_range
        self._taken: list[tuple[int, int]] = []

    def __call__(self, path: Path, offer: Offer) -> float:
        numbers = self._of_range(offer) if isinstance(offer, Range) else range(offer)
        place = len(self._taken)
        turn = self._turns[place] if place < len(self._turns) else 0
        self._taken.append((turn, len(numbers)))
        return numbers[turn]

    def following(self) -> list[int]:
        """The turns of the next config; empty after the last."""
        taken = list(self._taken)
        while taken and taken[-1][0] + 1 == taken[-1][1]:
            taken.pop()
        return [*(turn for turn, _ in taken[:-1]), taken[-1][0] + 1] if taken else []


@dataclass(slots=True)
class _Settling:
    tree: Tree
    choose: Choose
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)

    def value(self, value: Any, path: Path, written: Path) -> Any:
        """``value``, which stands at ``written`` in the file, as it is at ``path`` of the config."""
        self._place(path, written)
        held = offered(value) if written else None
        if isinstance(held, list):
            taken = int(self.choose(written, len(held)))
            self.choices.append(Choice(path, written, len(held), taken, held[taken]))
            return self.value(held[taken], path, (*written, WORD, taken))
        if held is not None:
            return self._number(range_of(held), path, written)
        if isinstance(value, Mapping):
            return {key: self.value(item, (*path, key), (*written, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, (*path, place), (*written, place)) for place, item in enumerate(value)]
        return value

    def _number(self, offer: Range, path: Path, written: Path) -> float:
        taken = self.choose(written, offer)
        self.choices.append(Choice(path, written, offer, taken, taken))
        return taken

    def _place(self, path: Path, written: Path) -> None:
        if written in self.tree.values:
            self.values[path] = self.tree.values[written]
        if written in self.tree.keys:
            self.keys[path] = self.tree.keys[written]


def range_of(held: Mapping[str, Any]) -> Range:
    """The range that a well-formed mapping says."""
    return Range(held["low"], held["high"], bool(held.get("log", False)))


def _wrong_range(held: Mapping[str, Any]) -> str:
    """What is wrong with a range; empty where nothing is."""
    low, high, log = held.get("low"), held.get("high"), held.get("log", False)
    if not {"low", "high"} <= set(held) <= _RANGE_KEYS:
        return "a range has low, high and, where wanted, log"
    if not (_is_number(low) and _is_number(high)) or not isinstance(log, bool):
        return "low and high must be finite numbers, log true or false"
    if not low < high:
        return f"low must be less than high, not {low:g} and {high:g}"
    return "with log, low must be more than 0" if log and low <= 0 else ""


def _is_number(value: Any) -> TypeGuard[float]:
    """Whether it is one that a float can hold, whole or not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _items(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
