"""What a whole run would cost, by what a dry run took."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ragloom.train.running import TRIED, Done


@dataclass(frozen=True, slots=True)
class Cost:
    """All steps, and the seconds that they would take."""

    steps: int
    seconds: float


def expected(done: Done) -> Cost | None:
    """None where the dry run does not tell how long a step takes, and of how many examples it is made.

    Trainers may make more or fewer examples than there are rows (windows of a text): where they tell how many, that
    counts.
    """
    report = done.report
    if report is None or "seconds_per_step" not in report.figures:
        return None
    settings, figures = done.stage.checked.config, report.figures
    steps = getattr(settings, "max_steps", None)
    if steps is None:
        a_step, epochs = figures.get("examples_per_step"), getattr(settings, "epochs", None)
        if not a_step or epochs is None:
            return None
        rows = len(done.division.taught)
        tried = min(rows, TRIED)
        examples = figures.get("examples", tried) * rows / max(1, tried)
        steps = ceil(ceil(examples / a_step) * epochs)
    return Cost(int(steps), int(steps) * figures["seconds_per_step"])
