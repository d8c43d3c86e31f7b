"""From the steps of a pipeline to whoever listens. A listener that fails is logged; it never changes an answer."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

_log = logging.getLogger("ragloom.events")
_runs = itertools.count(1)

Listener = Callable[[Any], None]


def hook_name(event_type: type) -> str:
    """``QueryReceived`` is told to ``query_received``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_type.__name__).lower()


class Events:
    """The listeners of one pipeline: objects or modules that have a function named after an event."""

    def __init__(self, observers: Iterable[object] = ()) -> None:
        self._observers = tuple(observers)
        self._listeners: dict[type, tuple[Listener, ...]] = {}

    def beside(self, observer: object) -> Events:
        """The same listeners and one more."""
        return Events((*self._observers, observer))

    @staticmethod
    def new_run() -> int:
        """A number that no other call in this process has."""
        return next(_runs)

    def emit(self, event: object) -> None:
        """Tell every listener, in the order in which they were given."""
        for listener in self._listening(type(event)):
            try:
                listener(event=event)  # type: ignore[call-arg]
            except Exception:  # noqa: BLE001 - whatever a stranger's observer raises
                _log.exception("an observer of %s failed; the answer is not affected", hook_name(type(event)))

    def _listening(self, event_type: type) -> tuple[Listener, ...]:
        found = self._listeners.get(event_type)
        if found is None:
            name = hook_name(event_type)
            found = tuple(getattr(observer, name) for observer in self._observers if hasattr(observer, name))
            self._listeners[event_type] = found
        return found
