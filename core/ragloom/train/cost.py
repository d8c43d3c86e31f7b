"""What a whole run would cost, by what a dry run took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from ragloom.train.running import TRIED, Done


@dataclass(frozen=True, slots=True)
class Cost:
    """All steps, and the seconds that they would take."""

    steps: int
    seconds: float


def expected(done: Done) -> Cost | None:
    """None where the dry run does not tell how long a step takes, and how many there are.

    Trainers may make more or fewer examples than there are rows (windows of a text): where one tells how many steps
    the tried rows alone would take, all rows take as many times more as there are more of them.
    """
    report = done.report
    if report is None or "seconds_per_step" not in report.figures:
        return None
    steps = getattr(done.stage.checked.config, "max_steps", None)
    if steps is None:
        rows = len(done.division.taught)
        steps = _steps(done, report.figures, rows / max(1, min(rows, TRIED)))
    return None if steps is None else Cost(int(steps), int(steps) * report.figures["seconds_per_step"])


def _steps(done: Done, figures: Mapping[str, float], times: float) -> int | None:
    if "steps" in figures:
        return ceil(figures["steps"] * times)
    a_step, epochs = figures.get("examples_per_step"), getattr(done.stage.checked.config, "epochs", None)
    return ceil(ceil(len(done.division.taught) / a_step) * epochs) if a_step and epochs else None
