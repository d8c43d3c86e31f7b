"""From the steps of a pipeline to whoever listens. A listener that fails is logged; it never changes an answer."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ParamSpec

_log = logging.getLogger("ragloom.events")
_runs = itertools.count(1)

P = ParamSpec("P")
Listener = Callable[[Any], None]


def hook_name(event_type: type) -> str:
    """``QueryReceived`` is told to ``query_received``."""
    return _words(event_type.__name__)


@cache
def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Events:
    """The listeners of one pipeline: objects or modules that have a function named after an event."""

    def __init__(self, observers: Iterable[object] = (), before: Events | None = None) -> None:
        self._observers = tuple(observers)
        self._before = before
        self._listeners: dict[type, tuple[Listener, ...]] = {}

    def beside(self, *observers: object) -> Events:
        """The same listeners and then ``observers``."""
        return Events(observers, self) if observers else self

    @staticmethod
    def new_run() -> int:
        """A number that no other call in this process has."""
        return next(_runs)

    def tell(self, event_type: Callable[P, object], *facts: P.args, **more: P.kwargs) -> None:
        """Emit an event of ``facts``, which is made only where somebody listens."""
        if self._listening(event_type):
            self.emit(event_type(*facts, **more))

    def emit(self, event: object) -> None:
        """Tell every listener, in the order in which they were given."""
        for listener in self._listening(type(event)):
            try:
                listener(event=event)  # type: ignore[call-arg]
            except Exception:  # noqa: BLE001 - whatever a stranger's observer raises
                _log.exception("an observer of %s failed; the answer is not affected", hook_name(type(event)))

    def _listening(self, event_type: Any) -> tuple[Listener, ...]:
        found = self._listeners.get(event_type)
        if found is None:
            name = hook_name(event_type)
            own = (getattr(observer, name) for observer in self._observers if hasattr(observer, name))
            found = (*(self._before._listening(event_type) if self._before else ()), *own)
            self._listeners[event_type] = found
        return found
