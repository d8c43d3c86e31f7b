"""``ragloom plugins new``: a package to start from."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.verbs import VERBS
from ragloom.registry.kinds import KINDS

_KINDS = ", ".join(kind.replace("_", "-") for kind in KINDS.values())


def new(
    frame: Frame,
    name: Annotated[str, typer.Argument(help="What a config will call it: tide-tables.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=f"What it is: {_KINDS}.")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder to put the package in.")] = Path(),
) -> int:
    """Write a plugin package that installs, passes its tests and can be picked by a config at once."""
    from ragloom.scaffold import Taken, check_free, draft_of, names_of, planned, write

    draft = draft_of(kind)
    names = names_of(name, draft)
    check_free(names, draft, Taken(frame.registry, VERBS))
    folder = into / names.distribution
    files = planned(names, draft)
    write(folder, files)
    steps = [f"cd {shlex.quote(str(folder))}", 'pip install -e ".[test]"', "pytest"]
    frame.show({"folder": str(folder), "files": list(files), "next": steps}, _lines(folder, list(files), steps))
    return 0


def _lines(folder: Path, files: list[str], steps: list[str]) -> Iterator[str]:
    from rich.markup import escape

    yield f"Wrote {escape(str(folder))}, {len(files)} files. Next:"
    for step in steps:
        yield f"    {escape(step)}"
    yield "Its README.md says how to try it, and what to change first."
