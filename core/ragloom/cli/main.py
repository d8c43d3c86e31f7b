"""Where the command line begins: help and version at once, everything else through the verb that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ragloom.cli.verbs import help_text

_COMPLETION = "_RAGLOOM_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; gives the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and _COMPLETION not in os.environ and len(given) == 1 and given[0] in _AT_ONCE:
        return _AT_ONCE[given[0]]()
    if not given and _COMPLETION not in os.environ:
        return _help()
    from ragloom.cli.failing import guarded
    from ragloom.cli.root import run

    return guarded(lambda: run(given), debug="--debug" in given)


def _help() -> int:
    print(help_text())
    return 0


def _version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"ragloom {version('ragloom')}")
    except PackageNotFoundError:
        print("ragloom (not installed)")
    return 0


_AT_ONCE = {"--help": _help, "-h": _help, "help": _help, "--version": _version}
