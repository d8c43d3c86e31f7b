"""The options that every verb takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

ConfigFile = Annotated[
    Path | None,
    typer.Option("-c", "--config", metavar="FILE", help="The config; else ragloom.yaml of the working folder.",
                 rich_help_panel="Every verb takes"),
]  # fmt: skip
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Override a setting: retrievers.0.k=20. May be repeated.",
                 rich_help_panel="Every verb takes"),
]  # fmt: skip
PluginFiles = Annotated[
    list[Path] | None,
    typer.Option("--plugin", metavar="FILE", help="Load a plugin from a Python file. May be repeated.",
                 rich_help_panel="Every verb takes"),
]  # fmt: skip
LockFile = Annotated[
    Path | None,
    typer.Option("--locked", metavar="[FILE]", rich_help_panel="Every verb takes",
                 help="Run only where everything is as ragloom.lock.json (or FILE) says; else exit 2."),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel="Every verb takes")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show the traceback of an error.", rich_help_panel="Every verb takes")
]

SHARED: dict[str, tuple[Any, Any]] = {
    "config": (ConfigFile, None),
    "set": (Overrides, None),
    "plugin": (PluginFiles, None),
    "locked": (LockFile, None),
    "json": (AsJson, False),
    "debug": (Debug, False),
}
"""From parameter name to type and default."""
