"""Running a component through its suites: one result a case and check."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ragloom.config.suggest import suggestion
from ragloom.errors import MissingExtraError, PluginError
from ragloom.registry import Registration, Registry
from ragloom.registry.importing import imported
from ragloom.testing.cases import Case
from ragloom.testing.checks import BrokenPromiseError, Check, NotApplicable, NotChecked
from ragloom.testing.suites.table import case_class, checks_for
from ragloom.testing.trial import trial_of

Outcome = Literal["passed", "failed", "not applicable", "not checked"]
"""``not checked``: a library that the component or the check needs is not installed, or the case lacks material."""


_LEAST = {"questions": 1, "texts": 1, "sources": 3}
"""From fields of cases to how much has to be there."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one check went in one case; ``why`` is empty where it passed."""

    kind: str
    component: str
    case: str
    check: str
    outcome: Outcome
    why: str = ""
    traceback: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BoundCheck:
    """A check of one component in one case. Calling it raises where the promise is broken; pytest can take it as is."""

    registry: Registry
    registration: Registration
    case: Case
    check: Check

    def __str__(self) -> str:
        return f"{self.registration.kind} {self.registration.name}: {self.case.name}: {self.check.name}"

    def __call__(self) -> None:
        """Raises ``BrokenPromiseError``, ``NotApplicable``, ``NotChecked``, or whatever the component raises."""
        with tempfile.TemporaryDirectory(prefix="ragloom-check-", ignore_cleanup_errors=True) as folder:
            self.check(trial_of(self.registry, self.registration, self.case, Path(folder)))

    def result(self) -> Result:
        """How it goes."""
        registration = self.registration
        about = (registration.kind, registration.name, self.case.name, self.check.name)
        try:
            self()
        except NotApplicable as reason:
            return Result(*about, "not applicable", str(reason))
        except BrokenPromiseError as broken:
            return Result(*about, "failed", str(broken))
        except (MissingExtraError, NotChecked) as error:
            return Result(*about, "not checked", str(error))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a component may leave the program, or panic in another language
            return Result(*about, "failed", f"{type(error).__name__}: {error}", traceback.format_exc())
        return Result(*about, "passed")


def cases_of(registration: Registration) -> tuple[Case, ...]:
    """The cases that a component's plugin gives; none where it registers none.

    Raises ``PluginError`` where what it registers gives no cases, two of one name, or one of nothing to ask.
    """
    if not registration.conformance:
        return ()
    given = imported(registration, "conformance")()
    cases = (given,) if isinstance(given, Case) else tuple(given)
    wanted = case_class(registration.kind)
    names = [one.name for one in cases if isinstance(one, wanted)]
    if not cases or len(names) < len(cases) or len(set(names)) < len(names):
        raise PluginError(
            f"{registration.kind} `{registration.name}`: {registration.conformance} gives no proper cases",
            hint=f"return at least one ragloom.testing.{wanted.__name__}, each with a name of its own",
        )
    for one in cases:
        _refuse_scant(registration, one)
        _refuse_strangers(registration, one)
    return cases


def _refuse_scant(registration: Registration, case: Case) -> None:
    """A check that asks nothing keeps every promise."""
    for name, least in _LEAST.items():
        given = getattr(case, name, None)
        if given is not None and len(given) < least:
            raise PluginError(
                f"{registration.kind} `{registration.name}`: the case “{case.name}” has {len(given)} {name}",
                hint=f"give it at least {least}, or leave `{name}` out: the kit has its own",
            )


def _refuse_strangers(registration: Registration, case: Case) -> None:
    """A text that is not there can be found by nobody: a slip of the case, and no fault of the component's."""
    texts = getattr(case, "texts", {})
    for wanted in {**getattr(case, "finds", {}), **getattr(case, "prefers", {})}.values():
        if isinstance(texts, Mapping) and wanted not in texts:
            raise PluginError(
                f"{registration.kind} `{registration.name}`: the case “{case.name}” has no text called {wanted!r}",
                hint=suggestion(wanted, texts),
            )


def bound_checks(registry: Registry, registration: Registration) -> Iterator[BoundCheck]:
    """Every check for a component in every case that its plugin gives; a costly one in the first case alone."""
    for number, case in enumerate(cases_of(registration)):
        with tempfile.TemporaryDirectory(prefix="ragloom-check-") as folder:
            spec = trial_of(registry, registration, case, Path(folder)).spec
            description = registry.describe(registration.kind, spec)
        every = checks_for(registration.kind, description)
        for one in (one for one in every if number == 0 or not one.once):
            yield BoundCheck(registry, registration, case, one)
