"""What a sweep found: every config that was tried, the best, and what it is worth on questions it was not chosen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ragloom.config.alternatives import Settled
from ragloom.evaluate.results import Figure
from ragloom.interfaces.resources import Json
from ragloom.metrics import Interval


@dataclass(frozen=True, slots=True)
class Tried:
    """One config. ``asked`` tuning questions were put to it, at rung ``rung`` (from 1) the last of them.

    ``figures`` are those of that rung, what failed left out; ``figure`` is the one that the sweep goes by: a question
    that failed counts 0 in it where more is better. A ``finalist`` was asked all of them, and had a figure of as many
    as any; only such have a ``latency`` (the median of a question asked alone), and can be on the ``front``. ``error``
    says why there is no figure; ``failed`` is how many questions went wrong.
    """

    number: int
    settled: Settled
    settings: Mapping[str, Json]
    labels: Mapping[str, str]
    rung: int = 0
    asked: int = 0
    figure: Figure | None = None
    figures: tuple[Figure, ...] = ()
    failed: int = 0
    finalist: bool = False
    latency: Figure | None = None
    front: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The winner on held-out questions, beside the baseline: the config of the first alternatives.

    ``overfit`` is the winner's figure on the tuning questions minus that on the held-out ones, each resampled apart;
    ``tuning_gain`` and ``held_out_gain`` are the winner minus the baseline on each, the same questions drawn for both:
    all the other way round where less is better. ``p`` is the held-out gain's. All are NaN where the winner or the
    baseline failed.
    """

    winner: Figure | None
    baseline: Figure | None
    overfit: Interval
    tuning_gain: Interval
    held_out_gain: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """``metric`` names the figure that it goes by; ``rungs`` are the numbers of questions asked one after the other.

    ``remembered`` says how often something that a trial needed had been computed by another.
    """

    name: str
    metric: str
    higher_is_better: bool
    answered: bool
    data: Mapping[str, Json]
    made_with: Mapping[str, Json]
    tuning: int
    held_out: int
    rungs: tuple[int, ...]
    tried: tuple[Tried, ...]
    winner: int
    checked: Checked
    remembered: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def of(self, number: int) -> Tried:
        """The config of that number."""
        return next(one for one in self.tried if one.number == number)
