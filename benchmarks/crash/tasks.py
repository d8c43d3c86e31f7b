"""What a child may be told to do."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.crash.churning import churn

TASKS: dict[str, Callable[..., None]] = {"churn": churn}
