"""From an error to one line, a hint and an exit code; the traceback only where it was asked for."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer

from ragloom.cli.harmless import harmless
from ragloom.cli.speaking import in_lines
from ragloom.errors import ConfigError, RagloomError

USAGE = 2
FAILURE = 1
INTERRUPTED = 130

# Typer exports the ends of this branch only, and has moved the rest between its versions.
_COMMAND_LINE_ERROR: type[Exception] = typer.BadParameter.__mro__[2]


def guarded(action: Callable[[], int], *, debug: bool) -> int:
    """Run ``action``; whatever it raises becomes an exit code, told on standard error."""
    try:
        with in_lines(debug=debug):
            code = action()
        sys.stdout.flush()
    except BaseException as error:
        if isinstance(error, SystemExit | GeneratorExit):
            raise
        if debug:
            traceback.print_exc()
        return _told(error)
    return code


def _told(error: BaseException) -> int:
    if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # Nobody reads any more: what is still buffered must not raise again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    tell, code = next((tell, code) for kind, tell, code in _TELLING if isinstance(error, kind))
    print(harmless(tell(error)), end="", file=sys.stderr)
    return code


def _command_line(error: Any) -> str:
    command = error.ctx.command_path if getattr(error, "ctx", None) else "ragloom"
    # Without its word (`ragloom plugins`) the help has been shown, and the error says nothing.
    said = error.format_message().strip() or f"`{command}` needs another word"
    return f"ragloom: {said}\n  hint: `{command} --help` tells what there is\n"


def _unexpected(error: BaseException) -> str:
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"ragloom: unexpected error: {what}\n  hint: run again with --debug for the traceback\n"


_TELLING: tuple[tuple[type[BaseException], Callable[[Any], str], int], ...] = (
    (typer.Abort, lambda _: "", FAILURE),
    (_COMMAND_LINE_ERROR, _command_line, USAGE),
    (ConfigError, lambda error: f"{error}\n", USAGE),
    (RagloomError, lambda error: f"ragloom: {error}\n", USAGE),
    (BaseException, _unexpected, FAILURE),
)
