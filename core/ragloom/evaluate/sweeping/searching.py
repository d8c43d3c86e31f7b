"""The search: which trials are asked how many questions, until the best are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ragloom.config.alternatives import Settled
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.sweeping.asking_trials import Asking, Came
from ragloom.evaluate.sweeping.guiding import Guide
from ragloom.evaluate.sweeping.halving import goes_on, going_on
from ragloom.evaluate.sweeping.measured import p_value
from ragloom.evaluate.sweeping.rungs import Rung
from ragloom.evaluate.sweeping.shared_collections import key_of
from ragloom.evaluate.sweeping.trial import Misfit, Trial


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How far a trial has come: what came of it at each rung that it was asked, the last of them last."""

    trial: Trial | Misfit
    came: tuple[Came, ...] = ()

    @property
    def last(self) -> Came:
        """What came of it last."""
        return self.came[-1] if self.came else Came(error=getattr(self.trial, "error", ""))

    def then(self, came: Came) -> Standing:
        """One rung further."""
        return Standing(self.trial, (*self.came, came))


@dataclass(eq=False)
class Search:
    """Asks ``questions``, those of a rung being the first of them. ``told`` hears of every trial at every rung."""

    asking: Asking
    questions: Sequence[EvalQuestion]
    rungs: Sequence[Rung]
    seed: int = 0
    told: Callable[[int, int, Trial, Came], None] = lambda rung, rungs, trial, came: None
    standings: dict[int, Standing] = field(default_factory=dict)

    def halve(self, trials: Sequence[Trial | Misfit]) -> None:
        """Ask all of them the first rung's questions, the better ones the second's, and so on."""
        self.standings = {one.number: Standing(one) for one in trials}
        left = [one for one in trials if isinstance(one, Trial)]
        self.asking.prepare(left)
        for number, rung in enumerate(self.rungs):
            for trial in _by_collection(left):
                self._ask(trial, number)
            if number + 1 < len(self.rungs):
                chosen = going_on(self._worths(number), partial(self._p, number), rung.keep)
                left = [one for one in left if one.number in chosen]

    def be_guided(self, guide: Guide, trials: int, make: Callable[[int, Settled], Trial | Misfit]) -> None:
        """Ask ``trials`` of them, one after the other; one that is clearly worse than those before is given up.

        Fewer where the guide has no other to suggest.
        """
        for number in range(trials):
            suggested = guide.next()
            if suggested is None:
                break
            trial = make(number, suggested)
            self.standings[number] = Standing(trial)
            worths = self._climbed(trial) if isinstance(trial, Trial) else {}
            guide.tell(worths, whole=len(worths) == len(self.rungs))

    def finalists(self) -> list[int]:
        """Those that were asked everything, best first."""
        worths = self._worths(len(self.rungs) - 1)
        return sorted(worths, key=lambda one: (-worths[one], one))

    def _climbed(self, trial: Trial) -> dict[int, float]:
        worths: dict[int, float] = {}
        self.asking.prepare([trial])
        for number, rung in enumerate(self.rungs):
            self._ask(trial, number)
            before = self._worths(number)
            worth = worths[rung.questions] = before.pop(trial.number, np.nan)
            against = partial(self._p, number, trial.number)
            if number + 1 < len(self.rungs) and not goes_on(worth, before, against):
                break
        return worths

    def _ask(self, trial: Trial, number: int) -> Came:
        came = self.asking.came(trial, self.questions[: self.rungs[number].questions])
        self.standings[trial.number] = self.standings[trial.number].then(came)
        self.told(number, len(self.rungs), trial, came)
        return came

    def _worths(self, number: int) -> dict[int, float]:
        """What those came to that were asked at the rung, those without a figure left out.

        Of figures that questions which failed are missing from, those count that the fewest are missing from: who
        failed at what is hard would come out best.
        """
        asked = {one: its.came[number].measured for one, its in self.standings.items() if len(its.came) > number}
        known = {one: its for one, its in asked.items() if its is not None and not np.isnan(its.worth)}
        fewest = min((its.left_out for its in known.values()), default=0)
        return {one: its.worth for one, its in known.items() if its.left_out == fewest}

    def _p(self, number: int, one: int, other: int) -> float:
        first, second = (self.standings[name].came[number].measured for name in (one, other))
        return p_value(first, second, seed=self.seed) if first and second else 0.0


def _by_collection(trials: Sequence[Trial]) -> list[Trial]:
    """Trials of one collection one after the other: its models are open while they are asked."""
    first: dict[str, int] = {}
    for one in trials:
        first.setdefault(key_of(one), one.number)
    return sorted(trials, key=lambda one: (first[key_of(one)], one.number))
