"""Mutated configs through ``ragloom config check``, in this process: valid, or refused with a place. Nothing else."""

from __future__ import annotations

import contextlib
import io
import random
import re
import signal
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.hostile.config_texts import config_text
from benchmarks.hostile.mutation import broken_text
from ragloom.cli.config import check
from ragloom.cli.failing import USAGE, guarded
from ragloom.cli.frame import Frame
from ragloom.registry import Registry

OVERRIDES = ("retrievers.0.k=20", "ingest.limits.seconds=5", "generator={use: extractive}", "query.0=[a, b]", "a.b.c=1")
FILTERS = ('year >= 2000 and lang = "en"', "not (a in (1, 2) or `b c` != true)", "x < 1e5 or y not in ('a', \"b\")")
_PLACED = re.compile(r"(?m)^\S.*:\d+:\d+: |^ragloom: ")


class _HangError(SystemExit):
    """Took longer than it may; of this family, so that nothing on the way takes it for an error."""


@dataclass(slots=True)
class Outcome:
    """What became of all configs; ``faults`` names a few of those that did not end as they should."""

    checked: int = 0
    valid: int = 0
    refused: int = 0
    tracebacks: int = 0
    hangs: int = 0
    unplaced: int = 0
    slowest: float = 0.0
    slowest_is: str = ""
    faults: list[str] = field(default_factory=list)


def try_configs(count: int, seed: int, folder: Path, seconds: float) -> Outcome:
    """Check ``count`` of them, each within ``seconds``. Those that fail the test stay in ``folder``."""
    outcome, registry = Outcome(), Registry.load()
    for number in range(count):
        chance = random.Random(f"config {seed} {number}")
        action, told = _attempt(chance, registry, folder, number)
        _note(outcome, f"config {number}", action, seconds, told)
    return outcome


def _attempt(chance: random.Random, registry: Registry, folder: Path, number: int) -> tuple[Callable[[], int], str]:
    kind = chance.random()
    if kind < 0.85:
        suffix, data = config_text(chance)
        path = folder / f"config{number}{suffix}"
        path.write_bytes(data)
        return (lambda: _checked(registry, path, ())), str(path)
    if kind < 0.93:
        override = broken_text(chance.choice(OVERRIDES), chance)
        if chance.random() < 0.05:
            override = "a." * chance.choice((60, 300, 20_000)) + chance.choice(("0", "a")) + "=1"
        return (lambda: _checked(registry, None, (override,))), repr(override[:100])
    text = broken_text(chance.choice(FILTERS), chance)
    return (lambda: _filtered(text)), repr(text[:100])


def _checked(registry: Registry, path: Path | None, overrides: tuple[str, ...]) -> int:
    frame = Frame(config=path, overrides=overrides)
    frame.__dict__["registry"] = registry
    code = check(frame)
    if path is not None:
        path.unlink()
    return code


def _filtered(text: str) -> int:
    Frame().filter(text)
    return 0


def _note(outcome: Outcome, name: str, action: Callable[[], int], seconds: float, told: str) -> None:
    outcome.checked += 1
    said = io.StringIO()
    start = perf_counter()
    code: Any = None
    try:
        with _within(seconds), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = guarded(action, debug=False)
    except _HangError:
        outcome.hangs += 1
        outcome.faults.append(f"{name} hangs: {told}")
    except BaseException:
        outcome.tracebacks += 1
        outcome.faults.append(f"{name}: {told}: {traceback.format_exc().splitlines()[-1]}")
    taken = perf_counter() - start
    if taken > outcome.slowest:
        outcome.slowest, outcome.slowest_is = taken, f"{name}: {told}"
    if code == 0:
        outcome.valid += 1
    elif code == USAGE and _PLACED.search(said.getvalue()) and "unexpected error" not in said.getvalue():
        outcome.refused += 1
        if told.startswith("/"):
            Path(told).unlink(missing_ok=True)
    elif code == USAGE:
        outcome.unplaced += 1
        outcome.faults.append(f"{name}: {told}: {said.getvalue()[:200]!r}")
    elif code is not None:
        outcome.tracebacks += 1
        outcome.faults.append(f"{name}: {told}: {said.getvalue()[:200]!r}")


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, where the platform can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def hang(*_: object) -> None:
        raise _HangError

    before = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
