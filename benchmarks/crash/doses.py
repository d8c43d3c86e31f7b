"""The doses that the command line asks for, each a function from a scratch folder to a verdict."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.crash.damaging import corruptions
from benchmarks.crash.faults import syscalls
from benchmarks.crash.filling import full_disks
from benchmarks.crash.killing import kills
from benchmarks.crash.power import power_losses
from benchmarks.crash.reading import readers
from benchmarks.crash.verdict import Verdict

Dose = Callable[[Path], Verdict]


def doses(options: argparse.Namespace) -> dict[str, Dose]:
    """Those whose option was given, else a small dose of each."""
    asked = {name: value for name in SMALL if (value := getattr(options, name))}
    return {name: DOSES[name](value, options) for name, value in (asked or SMALL).items()}


def _kills(times: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: kills(scratch, times, options.passages, options.seed)


def _syscalls(every: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: syscalls(scratch, every)


def _power_loss(times: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: power_losses(scratch, times, options.seed)


def _corruptions(times: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: corruptions(scratch, times, options.seed)


def _full_disk(times: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: full_disks(scratch, times)


def _readers(number: int, options: argparse.Namespace) -> Dose:
    return lambda scratch: readers(scratch, options.seconds, number)


SMALL: dict[str, int] = {
    "kills": 40, "syscalls": 23, "power_loss": 100, "corruptions": 400, "full_disk": 1, "readers": 8,
}  # fmt: skip
"""How much of each is run where nothing is asked for."""

DOSES: dict[str, Callable[[int, argparse.Namespace], Dose]] = {
    "kills": _kills, "syscalls": _syscalls, "power_loss": _power_loss, "corruptions": _corruptions,
    "full_disk": _full_disk, "readers": _readers,
}  # fmt: skip
