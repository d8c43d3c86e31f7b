"""``ragloom config check`` and ``ragloom config show``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.verb import several
from ragloom.errors import ConfigError


def check(frame: Frame) -> int:
    """Print `ok`, or every problem with its place, of all alternatives that there are.

    Nothing is loaded but the settings of the components.
    """
    from rich.markup import escape

    from ragloom.config.load import written_config
    from ragloom.registry.every_alternative import check_alternatives

    try:
        written = written_config(frame.config, overrides=frame.overrides)
        count = check_alternatives(written, frame.registry)
    except ConfigError as error:
        if not frame.json:
            raise
        frame.show({"ok": False, "problems": [asdict(problem) for problem in error.problems]}, ())
        return 2
    told = f" ({count} configs by its alternatives)" if written.sweeps else ""
    frame.show({"ok": True, "problems": []}, [f"ok: {escape(written.tree.file)}{told}"])
    return 0


def show(
    frame: Frame,
    resolved: Annotated[bool, typer.Option("--resolved", help="With every component's defaults, ${env:…} filled in.")]
    = False,
) -> None:  # fmt: skip
    """Print the config that would be used, as YAML; secrets as the references that they are written as."""
    import yaml

    from ragloom.registry.showing import shown

    value = shown(frame.resolved, in_full=resolved)
    if frame.json:
        frame.show(value, ())
    else:
        print(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), end="")


app = several("Check a config, or show what it comes to.", check, show)
