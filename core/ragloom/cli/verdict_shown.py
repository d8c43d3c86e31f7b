"""How verdicts look on a terminal, and the same as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.cli.verdict import PluginVerdict, Verdict
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
    """Verdicts as lines of rich markup: one a component, then what failed, then the count."""
    for one in verdicts:
        yield from _plugin_lines(one, debug=debug)
    parts = [part for one in verdicts for part in one.components]
    for one in verdicts:
        for part in one.components:
            yield from _failure_lines(part, debug=debug)
    counts = {standing: sum(part.standing == standing for part in parts) for standing in COLOURS}
    yield ", ".join(f"{count} {standing}" for standing, count in counts.items() if count) or "nothing to check"


def _plugin_lines(verdict: PluginVerdict, *, debug: bool) -> Iterator[str]:
    from rich.markup import escape

    yield f"[bold]{escape(verdict.plugin)}[/bold]  {escape(f'{verdict.distribution} {verdict.version}'.strip())}"
    if verdict.error:
        yield f"  [red]failed[/red]  it cannot be loaded: {escape(verdict.error)}"
        yield f"    fix: {escape(verdict.fix)}"
        if debug:
            yield escape(verdict.traceback)
    width = max((len(f"{one.kind} {one.name}") for one in verdict.components), default=0)
    for one in verdict.components:
        mark = f"[{COLOURS[one.standing]}]{one.standing:<11}[/{COLOURS[one.standing]}]"
        yield f"  {mark}  {f'{one.kind} {one.name}':<{width}}  {escape(_counted(one))}"
    for fix in dict.fromkeys(one.fix for one in verdict.components if one.fix):
        yield f"    fix: {escape(fix)}"
    if verdict.hooks:
        yield f"  not checkable: the event hooks {', '.join(verdict.hooks)}"


def _counted(verdict: Verdict) -> str:
    if verdict.why:
        return verdict.why
    counts = {one: verdict.count(one) for one in COUNTED}
    return ", ".join(f"{count} {one}" for one, count in counts.items() if count)


def _failure_lines(verdict: Verdict, *, debug: bool) -> Iterator[str]:
    from rich.markup import escape

    for one in verdict.findings:
        if one.outcome not in {"failed", "not checked"}:
            continue
        case = f" in the case “{one.case}”" if one.case else ""
        yield ""
        about = f"{verdict.kind} {verdict.name}{case}: {one.check}"
        yield f"[{COLOURS[one.outcome]}]{one.outcome}[/{COLOURS[one.outcome]}]: {escape(about)}"
        yield f"  promised: {escape(one.promised)}"
        yield f"  seen: {escape(one.why)}"
        if debug and one.traceback:
            yield escape(one.traceback.rstrip())
