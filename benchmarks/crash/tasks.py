"""What a child may be told to do."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.crash.churning import churn
from benchmarks.crash.damaging import leave
from benchmarks.crash.filling import fill
from benchmarks.crash.reading import read, write
from benchmarks.crash.recording import record
from benchmarks.crash.scenario import live

TASKS: dict[str, Callable[..., None]] = {
    "churn": churn, "fill": fill, "leave": leave, "live": live, "read": read, "record": record, "write": write,
}  # fmt: skip
