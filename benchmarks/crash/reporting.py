"""From verdicts to rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.crash.verdict import Verdict
from benchmarks.report import Report

SAFE = ("acknowledged_lost", "resurrected", "unopenable", "mixed_generations")

METRICS: dict[str, tuple[str, ...]] = {
    "corruptions": ("undetected_corruptions", "unopenable"),
    "readers": ("mixed_generations",),
}
"""What a dose answers for, where that is not ``SAFE``."""


def add(report: Report, dose: str, verdict: Verdict) -> None:
    """The rows of one dose, each with the number of its trials, and what went wrong as notes."""
    fields = {"dose": dose, "trials": verdict.trials}
    for metric in METRICS.get(dose, SAFE):
        report.add("ragloom", metric, getattr(verdict, metric), **fields)
    if verdict.seconds:
        report.add("ragloom", "reopen_p99_ms", percentile(verdict.seconds, 0.99) * 1e3, "ms", **fields)
    for metric, value in verdict.also.items():
        report.add("ragloom", metric, value, **fields)
    for note in [*verdict.notes, *verdict.why]:
        report.note(f"{dose}: {note}")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
