"""The doses that the command line asks for, each a function from a scratch folder to a verdict."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.crash.killing import kills
from benchmarks.crash.verdict import Verdict

Dose = Callable[[Path], Verdict]


class NotHereError(Exception):
    """What a dose needs is not on this machine; the message says what."""


def doses(options: argparse.Namespace) -> dict[str, Dose]:
    """Those whose option was given, else a small dose of each."""
    asked = {name: value for name in SMALL if (value := getattr(options, name))}
    return {name: DOSES[name](value, options) for name, value in (asked or SMALL).items()}


def _kills(times: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: kills(scratch, times, options.passages, options.seed)


SMALL: dict[str, int] = {"kills": 40}
"""How much of each is run where nothing is asked for."""

DOSES: dict[str, Callable[[int, argparse.Namespace], Dose]] = {"kills": _kills}
