"""The command above all verbs: it imports a verb's module when that verb is asked for, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ragloom.cli.locked_option import spelled_out
from ragloom.cli.verb import alone
from ragloom.cli.verbs import VERBS, help_text
from ragloom.errors import UsageError

NAME = "ragloom"


class LazyVerbs(TyperGroup):
    """Knows its verbs by name alone."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs that ragloom itself brings."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb called ``cmd_name``, a plugin's where ragloom has none of that name."""
        if cmd_name in VERBS:
            return _named(get_command(import_module(f"ragloom.cli.{cmd_name}").app), cmd_name)
        return None if ctx.resilient_parsing else _named(_of_a_plugin(cmd_name, ctx.obj or ()), cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The same page however it is asked for."""
        print(help_text())


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; gives the exit code. Raises what the verb raises."""
    app = typer.Typer(cls=LazyVerbs, pretty_exceptions_enable=False)
    app.callback()(_root)
    result = get_command(app).main(
        args=spelled_out(arguments), prog_name=NAME, standalone_mode=False, obj=tuple(arguments)
    )
    return result if isinstance(result, int) else 0


def _root() -> None:
    """Nothing happens before the verb."""


def _named(command: Any, name: str) -> Any:
    command.name = name
    return command


def _of_a_plugin(name: str, arguments: Sequence[str]) -> Any:
    from ragloom.config.suggest import suggestion
    from ragloom.registry import Registry

    registry = Registry.load(local=_plugin_files(arguments))
    known = registry.names("command")
    if name.rpartition("/")[2] not in {one.name for one in registry.registrations("command")}:
        raise UsageError(f"there is no verb `{name}`", hint=suggestion(name, [*VERBS, *known]))
    return get_command(alone(registry.target(registry.find("command", name))))


def _plugin_files(arguments: Sequence[str]) -> list[Path]:
    """What ``--plugin`` names: a verb may come from there, so it is needed before the verb's options are read."""
    files = [Path(following) for option, following in pairwise(arguments) if option == "--plugin"]
    return files + [Path(one.partition("=")[2]) for one in arguments if one.startswith("--plugin=")]
