"""A check: one promise of an interface, as a function that raises where a component breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import SkipTest

if TYPE_CHECKING:
    from ragloom.testing.trial import Trial


class BrokenPromiseError(AssertionError):
    """A component does not do what its interface promises; the message says what it gave and what was promised."""


class NotApplicable(SkipTest):
    """The check has nothing to look at in this case; the message says why."""


class NotChecked(SkipTest):
    """The check would have something to look at if the case brought it; the message says what that is."""


@dataclass(frozen=True, slots=True)
class Check:
    """``name`` is how results and reports call it, ``says`` the promise in one sentence.

    ``once``: it costs much and says the same in every case, so only a component's first case is looked at.
    """

    name: str
    says: str
    run: Callable[[Trial[Any]], None]
    once: bool = False

    def __call__(self, trial: Trial[Any]) -> None:
        """Raise ``BrokenPromiseError`` where the promise is broken.

        ``NotApplicable`` where there is nothing to look at, ``NotChecked`` where the case has to bring it.
        """
        self.run(trial)


def check(function: Callable[[Trial[Any]], None]) -> Check:
    """The check that ``function`` carries out: named after it, its docstring's first line is the promise."""
    says = (function.__doc__ or "").strip().partition("\n")[0]
    return Check(function.__name__.replace("_", " "), says, function)


def promise(kept: object, broken: str) -> None:
    """Raise ``BrokenPromiseError`` with ``broken`` unless ``kept``."""
    if not kept:
        raise BrokenPromiseError(broken)
