"""From a search to what it found: the best, checked on the questions held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from math import nan
from random import Random

from ragloom.config.load import WrittenConfig
from ragloom.evaluate.data import EvalQuestion, facts_of
from ragloom.evaluate.made_with import versions
from ragloom.evaluate.results import Figure
from ragloom.evaluate.sweeping.asking_trials import Asking, Came
from ragloom.evaluate.sweeping.found import Checked, Sweep, Tried
from ragloom.evaluate.sweeping.labels import labels
from ragloom.evaluate.sweeping.measured import LEVEL, Measured, apart, gain, p_value
from ragloom.evaluate.sweeping.searching import Search, Standing
from ragloom.evaluate.sweeping.trial import Trial
from ragloom.interfaces.resources import Json
from ragloom.metrics import Interval
from ragloom.metrics.pareto import pareto_front

BASELINE = 0
"""The number of the config of the first alternatives."""
_NOTHING = Interval(nan, nan, nan, LEVEL, 0)
Between = Callable[[Measured, Measured, int], Interval]


def found_by(search: Search, held_out: Sequence[EvalQuestion], written: WrittenConfig, *, timed: int) -> Sweep:
    """What the search came to; ``timed`` questions, asked alone, say how long each finalist takes."""
    asking, finalists = search.asking, search.finalists()
    seconds = _seconds(search, finalists, timed)
    tried = [
        _tried(standing, search, written, finalist=number in finalists, latency=seconds.get(number))
        for number, standing in search.standings.items()
    ]
    objective = asking.judges[0]
    return Sweep(
        name=f"{written.file.stem if written.file else 'defaults'} on {asking.data.file.name}",
        metric=objective.name,
        higher_is_better=objective.metric.higher_is_better,
        answered=asking.how.generated,
        data=facts_of(asking.data),
        made_with=_made_with(search),
        tuning=len(search.questions),
        held_out=len(held_out),
        rungs=tuple(one.questions for one in search.rungs),
        tried=_with_front(tried, higher_is_better=objective.metric.higher_is_better),
        winner=finalists[0],
        checked=_checked(search, finalists[0], held_out),
        remembered={"found": asking.memory.found, "made": asking.memory.made},
        notes=tuple(asking.collections.notes),
    )


def _seconds(search: Search, finalists: Sequence[int], timed: int) -> dict[int, Figure]:
    drawn = Random(search.seed).sample(list(search.questions), len(search.questions))
    some = list(islice(drawn, timed))
    found = {number: search.asking.seconds(_trial(search, number), some) for number in finalists} if some else {}
    return {number: figure for number, figure in found.items() if figure is not None}


def _tried(
    standing: Standing, search: Search, written: WrittenConfig, *, finalist: bool, latency: Figure | None
) -> Tried:
    trial, rung, last = standing.trial, len(standing.came), standing.last
    return Tried(
        number=trial.number,
        settled=trial.settled,
        settings=trial.settings,
        labels=labels(trial.settled, written.tree.value),
        rung=rung,
        asked=search.rungs[rung - 1].questions if rung else 0,
        figure=_figure(last, search.asking),
        figures=last.figures,
        failed=last.failed,
        finalist=finalist,
        latency=latency,
        error=last.error,
    )


def _figure(came: Came, asking: Asking) -> Figure | None:
    return next((one for one in came.figures if one.name == asking.judges[0].name), None)


def _with_front(tried: Sequence[Tried], *, higher_is_better: bool) -> tuple[Tried, ...]:
    sign = 1 if higher_is_better else -1
    quality = [sign * one.figure.value if one.finalist and one.figure else nan for one in tried]
    cost = [one.latency.value if one.latency else nan for one in tried]
    front = pareto_front(quality, cost)
    return tuple(replace(one, front=bool(on)) for one, on in zip(tried, front, strict=True))


def _checked(search: Search, winner: int, held_out: Sequence[EvalQuestion]) -> Checked:
    """The winner and the baseline on questions that chose neither, and on those that did."""
    baseline = search.standings[BASELINE].trial
    of_winner = search.asking.came(_trial(search, winner), held_out, part="held out")
    of_baseline = (
        search.asking.came(baseline, held_out, part="held out")
        if isinstance(baseline, Trial)
        else Came(error=baseline.error)
    )
    tuned = search.standings[winner].last.measured
    before = search.asking.came(baseline, search.questions).measured if isinstance(baseline, Trial) else None
    seed = search.seed
    return Checked(
        winner=_figure(of_winner, search.asking),
        baseline=_figure(of_baseline, search.asking),
        overfit=_of(apart, tuned, of_winner.measured, seed),
        tuning_gain=_of(gain, tuned, before, seed),
        held_out_gain=_of(gain, of_winner.measured, of_baseline.measured, seed),
        p=p_value(of_winner.measured, of_baseline.measured, seed=seed)
        if of_winner.measured and of_baseline.measured
        else nan,
    )


def _of(between: Between, one: Measured | None, other: Measured | None, seed: int) -> Interval:
    return between(one, other, seed) if one and other else _NOTHING


def _trial(search: Search, number: int) -> Trial:
    trial = search.standings[number].trial
    assert isinstance(trial, Trial)
    return trial


def _made_with(search: Search) -> dict[str, Json]:
    asking = search.asking
    trials = [one.trial for one in search.standings.values() if isinstance(one.trial, Trial)]
    parts = [one.registration for trial in trials for one in trial.resolved.components.values()]
    metrics = [asking.registry.find("metric", str(one.spec["use"])) for one in asking.judges]
    return {
        "versions": versions([*parts, *metrics]),
        "seed": asking.how.seed,
        "depth": asking.how.depth,
        "batch": asking.how.batch,
    }
