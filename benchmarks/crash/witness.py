"""Which states a collection may be in, from what was said by those who changed it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

State = dict[str, int]
"""Which number each document is."""

Change = Mapping[str, int | None]
"""What a document becomes; None: it is taken out."""


def changed(state: State, change: Change) -> State:
    """``state`` after ``change``."""
    merged = {**state, **change}
    return {name: number for name, number in merged.items() if number is not None}


class Witness:
    """Hears ``will``, ``did`` and ``failed``; ``possible`` are the states that break no promise.

    After ``did`` there is one state. What was announced and not finished, or failed, is there whole or not at all.
    """

    def __init__(self, state: State | None = None) -> None:
        self.possible: list[State] = [dict(state or {})]
        self.pending: Change | None = None
        self.last = ""

    def hear(self, message: Mapping[str, Any]) -> None:
        """Take in one message."""
        ((self.last, change),) = message.items()
        _HEARD.get(self.last, _ignored)(self, change)

    def hear_all(self, messages: Iterable[Mapping[str, Any]]) -> Witness:
        """Take in many; the last may have been cut off by death."""
        for message in messages:
            self.hear(message)
        return self

    def states(self) -> list[State]:
        """Every state that is allowed now, the old one first."""
        if self.pending is None:
            return self.possible
        return _distinct([*self.possible, *(changed(state, self.pending) for state in self.possible)])

    def settle(self, state: State) -> None:
        """The state that was found: there is no doubt any more."""
        self.possible, self.pending = [dict(state)], None


def messages(path: Path) -> list[dict[str, Any]]:
    """What was said into a file; half a line at its end was not said."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


def _will(witness: Witness, change: Change) -> None:
    # Whoever announced the one before has died over it.
    witness.possible, witness.pending = witness.states(), change


def _did(witness: Witness, change: Change) -> None:
    witness.possible = _distinct([changed(state, change) for state in witness.possible])
    witness.pending = None


def _failed(witness: Witness, change: Change) -> None:
    witness.pending = change
    witness.possible, witness.pending = witness.states(), None


def _ignored(witness: Witness, change: Change) -> None:
    pass


_HEARD = {"will": _will, "did": _did, "failed": _failed}


def _distinct(states: list[State]) -> list[State]:
    return [state for place, state in enumerate(states) if state not in states[:place]]
