"""``ragloom plugins check``: an installed plugin, run through the conformance kit."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.aside import aside
from ragloom.cli.frame import Frame
from ragloom.cli.overdue import Overdue
from ragloom.cli.verdict_shown import verdict_json, verdict_lines
from ragloom.errors import MissingExtraError, PluginError, UsageError

if TYPE_CHECKING:
    from ragloom.cli.verdict import PluginVerdict
    from ragloom.registry import PluginRecord, Registration
    from ragloom.testing.running import BoundCheck

PASSED, FAILED, NOT_CHECKED = 0, 1, 3


def check(
    frame: Frame,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Plugins by entry point.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Check every installed plugin.")] = False,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only components of this kind (rank_fuser, …).")
    ] = None,
    component: Annotated[
        str | None, typer.Option("--component", metavar="NAME", help="Only components of this name.")
    ] = None,
    patience: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="A check that runs for longer is named.")
    ] = 60.0,
) -> int:
    """Run the conformance kit on a plugin: every check of its interfaces, in every case that it registers.

    Exit code 0: all passed. 1: a check failed, or a plugin could not be loaded. 2: a wrong command line.

    3: nothing failed, but a component has no cases, its cases lack what only they can bring, or a library is missing.

    Event hooks promise nothing that could be checked, and do not count.

    What components print goes to standard error.
    """
    records = _records(frame, names or [], every=every)
    chosen = _chosen(records, kind, component)
    if find_spec("hypothesis") is None:
        raise MissingExtraError(
            "`ragloom plugins check` needs hypothesis, which is not installed", hint='pip install "ragloom[kit]"'
        )
    verdicts = _checked(frame, records, chosen, patience)
    code = _exit_code(verdicts)
    shown = [verdict_json(one, debug=frame.debug) for one in verdicts]
    frame.show({"ok": code == PASSED, "plugins": shown}, verdict_lines(verdicts, debug=frame.debug))
    return code


def _records(frame: Frame, names: list[str], *, every: bool) -> list[PluginRecord]:
    """The plugins that are asked for. Raises ``UsageError`` where none or too much is, ``PluginError`` for unknown."""
    found = {one.owner.entry_point: one for one in frame.registry.plugins}
    if bool(names) == every:
        what = "--all stands without names" if every else "which plugin is to be checked?"
        raise UsageError(what, hint=f"ragloom plugins check --all, or one of: {', '.join(sorted(found))}")
    from ragloom.config.suggest import suggestion

    for name in names:
        if name not in found:
            raise PluginError(f"no plugin `{name}` is installed", hint=suggestion(name, found))
    return [one for one in frame.registry.plugins if every or one.owner.entry_point in names]


def _chosen(records: list[PluginRecord], kind: str | None, name: str | None) -> list[Registration]:
    """The components that are asked for. Raises ``UsageError`` where ``kind`` or ``name`` fits none.

    A plugin that was kept out may have offered it: then that is what is told.
    """
    from ragloom.config.suggest import suggestion
    from ragloom.registry.kinds import KINDS, spoken

    wanted = kind.replace("-", "_").replace(" ", "_") if kind else None
    if wanted is not None and wanted not in KINDS.values():
        raise UsageError(f"there is no kind `{kind}`", hint=suggestion(wanted, KINDS.values()))
    offered = [one for record in records for one in record.registrations if wanted in {None, one.kind}]
    chosen = [one for one in offered if name in {None, one.name}]
    if chosen or not all(one.admitted for one in records):
        return chosen
    if name is not None:
        raise UsageError(
            f"no component `{name}` is offered there", hint=suggestion(name, {one.name for one in offered})
        )
    if wanted is not None:
        known = {one.kind for record in records for one in record.registrations}
        raise UsageError(f"no {spoken(wanted)} is offered there", hint=suggestion(wanted, known))
    return chosen


def _checked(
    frame: Frame, records: list[PluginRecord], chosen: list[Registration], patience: float
) -> list[PluginVerdict]:
    from ragloom.cli.verdict import plugin_verdict

    with frame.progress() as display, aside(), Overdue(patience) as overdue:
        task = display.add_task("checking", total=None)

        def told(one: BoundCheck) -> None:
            overdue.began(str(one))
            display.update(task, advance=1, description=f"checking {one}")

        return [
            plugin_verdict(frame.registry, one, [part for part in one.registrations if part in chosen], told)
            for one in records
        ]


def _exit_code(verdicts: list[PluginVerdict]) -> int:
    standings = frozenset[str]().union(*(one.standings for one in verdicts))
    return next((code for one, code in (("failed", FAILED), ("not checked", NOT_CHECKED)) if one in standings), PASSED)
