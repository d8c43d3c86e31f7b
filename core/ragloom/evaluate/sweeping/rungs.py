"""How many questions each rung asks, and how many configs it is for.

Successive halving: Jamieson & Talwalkar (2016), Non-stochastic Best Arm Identification and Hyperparameter Optimization,
AISTATS, algorithm 1, with thirds for halves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, takewhile
from math import ceil

ETA = 3
LEAST = 64
"""A rung of fewer questions would throw out good configs by chance."""


@dataclass(frozen=True, slots=True)
class Rung:
    """``questions`` are the first so many of the tuning questions; ``keep`` configs are meant to leave it."""

    questions: int
    keep: int


def rungs(questions: int, configs: int, *, batch: int = 1, eta: int = ETA, least: int = LEAST) -> tuple[Rung, ...]:
    """The rungs for ``configs`` on ``questions``: each asks ``eta`` times as many as the one before, the last all.

    As many as leave one config at the end, fewer where a rung would ask fewer than ``least``. All but the last ask
    whole batches, so that a later rung asks in the same batches.
    """
    wanted = ceil(_log(configs, eta))
    sizes = takewhile(lambda size: size >= least, (questions // eta**step for step in count(1)))
    before = [size // batch * batch or size for size, _ in zip(sizes, range(wanted), strict=False)][::-1]
    left = [ceil(configs / eta ** (step + 1)) for step in range(len(before))]
    return (*map(Rung, before, left), Rung(questions, 1))


def _log(configs: int, eta: int) -> int:
    """The least number of steps after which one in ``eta`` each time leaves one."""
    return next(steps for steps in count() if eta**steps >= configs)
