"""What a child may be told to do."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.crash.churning import churn
from benchmarks.crash.damaging import leave
from benchmarks.crash.recording import record
from benchmarks.crash.scenario import live

TASKS: dict[str, Callable[..., None]] = {"churn": churn, "live": live, "record": record, "leave": leave}
