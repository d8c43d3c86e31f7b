"""What the conformance kit says of a plugin: a verdict for each component that it offers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ragloom.errors import MissingExtraError, PluginError, RagloomError
from ragloom.registry import PluginRecord, Registration, Registry
from ragloom.registry.kinds import spoken
from ragloom.testing.running import BoundCheck, Outcome, bound_checks
from ragloom.testing.suites.table import capability_of

Standing = Literal["passed", "failed", "not checked"]
Told = Callable[[BoundCheck], None]

NO_CASES = 'write register(…, conformance="package.module:cases"), a function that gives cases of ragloom.testing'


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check went in one case. ``promised`` is what the interface promises, ``why`` what was seen instead.

    ``capability``: the one that the check is about, where it is about one.
    """

    case: str
    check: str
    promised: str
    outcome: Outcome
    why: str = ""
    traceback: str = field(default="", repr=False)
    capability: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One component's findings; ``why`` and ``fix`` say why it has none where it could not be checked."""

    kind: str
    name: str
    findings: tuple[Finding, ...] = ()
    why: str = ""
    fix: str = ""

    @property
    def standing(self) -> Standing:
        """``failed`` where a check failed, else ``not checked`` where one could not run, or there was none to run."""
        if self.count("failed"):
            return "failed"
        return "not checked" if self.why or self.count("not checked") else "passed"

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Those whose checks were run, by name."""
        return tuple(sorted({one.capability for one in self.findings} - {""}))

    def count(self, outcome: Outcome) -> int:
        """How many findings have that outcome."""
        return sum(one.outcome == outcome for one in self.findings)


@dataclass(frozen=True, slots=True)
class PluginVerdict:
    """A plugin's components; ``error`` and ``fix`` are there for one that was kept out, with nothing to check."""

    plugin: str
    distribution: str
    version: str
    components: tuple[Verdict, ...] = ()
    hooks: tuple[str, ...] = ()
    error: str = ""
    fix: str = ""
    traceback: str = field(default="", repr=False)

    @property
    def standings(self) -> frozenset[Standing]:
        """What there is among its components; a plugin that was kept out has failed."""
        return frozenset({"failed"} if self.error else {one.standing for one in self.components})


def plugin_verdict(
    registry: Registry, record: PluginRecord, chosen: Sequence[Registration], told: Told
) -> PluginVerdict:
    """Check the ``chosen`` components of a plugin, one after the other; ``told`` hears of each check before it runs."""
    owner = record.owner
    identity = (owner.entry_point, owner.distribution, owner.version)
    if not record.admitted:
        return PluginVerdict(*identity, error=record.error, fix=record.fix, traceback=record.traceback)
    return PluginVerdict(*identity, tuple(_verdict(registry, one, told) for one in chosen), record.observes)


def _verdict(registry: Registry, registration: Registration, told: Told) -> Verdict:
    about = (registration.kind, registration.name)
    if not registration.conformance:
        return Verdict(*about, why="it registers no cases", fix=NO_CASES)
    if missing := registration.missing:
        return Verdict(*about, why=f"needs {', '.join(missing)}", fix=registration.install_command)
    return Verdict(*about, tuple(_findings(registry, registration, told)))


def _findings(registry: Registry, registration: Registration, told: Told) -> Iterator[Finding]:
    """One finding a check; one more where the cases themselves fail, which is the plugin's fault as well."""
    try:
        for one in bound_checks(registry, registration):
            told(one)
            yield _finding(one)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin's own code gives and prepares the cases
        why = str(error) if isinstance(error, RagloomError) else f"{type(error).__name__}: {error}"
        said = f"The {spoken(registration.kind)}'s cases can be made and described."
        trace = "" if isinstance(error, PluginError) else traceback.format_exc()
        outcome: Outcome = "not checked" if isinstance(error, MissingExtraError) else "failed"
        yield Finding("", registration.conformance, said, outcome, why, trace)


def _finding(bound: BoundCheck) -> Finding:
    result = bound.result()
    told = (result.outcome, result.why, result.traceback)
    return Finding(result.case, result.check, bound.check.says, *told, capability_of(bound.check))
