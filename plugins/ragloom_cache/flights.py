"""One call answers, the others that ask the same at the same time wait for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future

from ragloom_cache.outcome import Outcome

Flight = Future[Outcome | None]
"""How it was answered, once it was; None where the call that was to give it failed."""


class Flights:
    """Who is answering what. A caller lands all that it claimed before it waits for others: none wait in a circle."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._under_way: dict[str, Flight] = {}

    def claim(self, keys: Sequence[str]) -> tuple[list[str], dict[str, Flight]]:
        """Those of ``keys`` that the caller has to land, and those that somebody else is answering."""
        with self._guard:
            others = {key: self._under_way[key] for key in keys if key in self._under_way}
            mine = [key for key in keys if key not in others]
            self._under_way.update((key, Future()) for key in mine)
        return mine, others

    def land(self, key: str, outcome: Outcome | None) -> None:
        """Tell whoever waits for ``key``; nothing happens where it has landed already."""
        with self._guard:
            flight = self._under_way.pop(key, None)
        if flight is not None:
            flight.set_result(outcome)
