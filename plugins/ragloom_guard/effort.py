"""How long a regular expression may look: an upper bound that is known before it sees any text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MOST = 10**15
"""Where counting ends: more is more than anybody waits for."""


@dataclass(frozen=True, slots=True)
class Effort:
    """``ways`` in which a part of a pattern can match from one place, ``steps`` that trying all of them takes."""

    ways: int
    steps: int


def steps(pattern: str, length: int) -> int:
    """An upper bound on the steps that backtracking takes from one place in a text of ``length`` characters.

    Each part is tried once for every way in which all before it can match: s1 + w1 (s2 + w2 (s3 + …)). A branch adds
    both; ``p{i,j}``, where p has w ways, has w^i + … + w^j (``*`` ends where the text does); a possessive repeat and an
    atomic group have one. At most ``MOST``. Raises ``ValueError`` for a pattern that is none or refers to a group.
    """
    return _sequence(_parser.parse(pattern), length).steps


def _sequence(items: Iterable[tuple[Any, Any]], length: int) -> Effort:
    ways, taken = 1, 0
    for code, argument in items:
        item = _item(str(code), argument, length)
        taken, ways = min(MOST, taken + ways * item.steps), min(MOST, ways * item.ways)
    return Effort(ways, taken)


def _item(code: str, argument: Any, length: int) -> Effort:
    if code not in _EFFORTS:
        raise ValueError("it refers back to a group")
    return _EFFORTS[code](argument, length)


def _repeat(argument: Any, length: int) -> Effort:
    least, most, repeated = argument
    each, rounds = _sequence(repeated, length), _rounds(least, most, repeated, length)
    if each.ways == 1:
        return Effort(max(1, rounds - least + 1), min(MOST, (rounds + 1) * _of_a_round(each)))
    ways, taken, power = 0, 0, 1
    for count in range(rounds + 1):
        ways += power if count >= least else 0
        taken += power * _of_a_round(each)
        power *= each.ways
        if taken > MOST:
            return Effort(MOST, MOST)
    return Effort(max(1, ways), taken)


def _rounds(least: int, most: int, repeated: Any, length: int) -> int:
    """How often at most: what may be empty is repeated ``least`` times anyhow, and on only while it takes letters."""
    shortest, _ = repeated.getwidth()
    return min(most, length // shortest if shortest else least + length + 1)


def _of_a_round(each: Effort) -> int:
    """Going round takes a step where there is nothing to match."""
    return max(1, each.steps)


def _possessive(argument: Any, length: int) -> Effort:
    """What a possessive repeat took it does not give back."""
    least, most, repeated = argument
    each, rounds = _sequence(repeated, length), _rounds(least, most, repeated, length)
    return Effort(1, min(MOST, (rounds + 1) * _of_a_round(each)))


def _first_only(argument: Any, length: int) -> Effort:
    """An atomic group keeps the first way that it finds."""
    return Effort(1, _sequence(argument, length).steps)


def _branch(argument: Any, length: int) -> Effort:
    branches = [_sequence(branch, length) for branch in argument[1]]
    return Effort(sum(one.ways for one in branches), sum(one.steps for one in branches) + 1)


def _one(argument: Any, length: int) -> Effort:
    return Effort(1, 1)


_EFFORTS: dict[str, Callable[[Any, int], Effort]] = {
    **dict.fromkeys(("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "FAILURE"), _one),
    "BRANCH": _branch,
    "SUBPATTERN": lambda argument, length: _sequence(argument[3], length),
    "ATOMIC_GROUP": _first_only,
    "ASSERT": lambda argument, length: _first_only(argument[1], length),
    "ASSERT_NOT": lambda argument, length: _first_only(argument[1], length),
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _possessive,
}
