"""Other rows' passages where too few hard ones were found."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson
from ragloom_torch.mining.readable import Readable


def filled(every: Sequence[Lesson], shelf: Sequence[Readable], known: Known, *, least: int, seed: int) -> list[Lesson]:
    """Each lesson with at least ``least`` passages to draw from, as far as ``shelf`` has any that may be wrong."""
    return [_filled(lesson, shelf, known, least, seed) for lesson in every]


def _filled(lesson: Lesson, shelf: Sequence[Readable], known: Known, least: int, seed: int) -> Lesson:
    lacking = least - len(lesson.hard)
    if lacking <= 0:
        return lesson
    draw = random.Random(f"{seed}:{lesson.question}:{lesson.positive.key}")
    # Twice as many are looked at, since some may be right.
    some = draw.sample(shelf, min(len(shelf), 2 * least + len(lesson.hard)))
    fit = [one.key for one in some if one.key not in lesson.hard and not known.bars(lesson.question, one)]
    return replace(lesson, hard=(*lesson.hard, *fit[:lacking]))
