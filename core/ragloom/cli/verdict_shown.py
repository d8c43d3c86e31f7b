"""How verdicts look on a terminal, and the same as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.cli.verdict import Finding, PluginVerdict, Verdict
    from ragloom.testing.running import Outcome

COLOURS = {"passed": "green", "failed": "red", "not checked": "yellow"}
COUNTED: tuple[Outcome, ...] = ("passed", "failed", "not applicable", "not checked")


def verdict_json(verdict: PluginVerdict, *, debug: bool) -> dict[str, Any]:
    """A plugin's verdict as a JSON value: every check in every case; tracebacks with ``debug``."""
    value = asdict(verdict)
    for told, one in zip(value["components"], verdict.components, strict=True):
        told["standing"] = one.standing
    for told in [value, *(finding for part in value["components"] for finding in part["findings"])]:
        if not debug:
            del told["traceback"]
    return value


def verdict_lines(verdicts: list[PluginVerdict], *, debug: bool) -> Iterator[str]:
    """Verdicts as lines of rich markup: one a component, then what failed, then the count.

    With ``debug`` what could not be applied, too, and why.
    """
    for one in verdicts:
        yield from _plugin_lines(one, debug=debug)
    parts = [part for one in verdicts for part in one.components]
    for one in verdicts:
        for part in one.components:
            yield from _failure_lines(part, debug=debug)
    counts = {standing: sum(part.standing == standing for part in parts) for standing in COLOURS}
    told = [(count, standing) for standing, count in counts.items() if count]
    yield ", ".join(_counted_standing(*one, first=one is told[0]) for one in told) or "nothing to check"


def _counted_standing(count: int, standing: str, *, first: bool) -> str:
    """The first says what is counted: the lines above count checks."""
    noun = f" {'component' if count == 1 else 'components'}" if first else ""
    return f"{count}{noun} {standing}"


def _plugin_lines(verdict: PluginVerdict, *, debug: bool) -> Iterator[str]:
    from rich.markup import escape

    yield f"[bold]{escape(verdict.plugin)}[/bold]  {escape(f'{verdict.distribution} {verdict.version}'.strip())}"
    if verdict.error:
        yield f"  [red]failed[/red]  it cannot be loaded: {escape(verdict.error)}"
        yield f"    fix: {escape(verdict.fix)}"
        if debug:
            yield escape(verdict.traceback)
    width = max((len(_called(one)) for one in verdict.components), default=0)
    for one in verdict.components:
        mark = f"[{COLOURS[one.standing]}]{one.standing:<11}[/{COLOURS[one.standing]}]"
        yield f"  {mark}  {_called(one):<{width}}  {escape(_counted(one))}"
    for fix in dict.fromkeys(one.fix for one in verdict.components if one.fix):
        yield f"    fix: {escape(fix)}"
    if verdict.hooks:
        yield f"  not checkable: the event hooks {', '.join(verdict.hooks)}"


def _called(verdict: Verdict) -> str:
    """The component, with the capabilities whose checks it was put through."""
    capabilities = f" ({', '.join(verdict.capabilities)})" if verdict.capabilities else ""
    return f"{verdict.kind} {verdict.name}{capabilities}"


def _counted(verdict: Verdict) -> str:
    if verdict.why:
        return verdict.why
    counts = {one: verdict.count(one) for one in COUNTED}
    return ", ".join(f"{count} {one}" for one, count in counts.items() if count)


def _failure_lines(verdict: Verdict, *, debug: bool) -> Iterator[str]:
    from rich.markup import escape

    for one in verdict.findings:
        about = escape(f"{verdict.kind} {verdict.name}{_in_case(one)}: {one.check}")
        if one.outcome == "not applicable" and debug:
            yield f"not applicable: {about}: {escape(one.why)}"
        if one.outcome not in {"failed", "not checked"}:
            continue
        yield ""
        yield f"[{COLOURS[one.outcome]}]{one.outcome}[/{COLOURS[one.outcome]}]: {about}"
        yield f"  promised: {escape(one.promised)}"
        yield f"  seen: {escape(one.why)}"
        if debug and one.traceback:
            yield escape(one.traceback.rstrip())


def _in_case(finding: Finding) -> str:
    return f" in the case “{finding.case}”" if finding.case else ""
