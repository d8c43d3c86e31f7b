"""From a search to what it found: the best, checked on the questions held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import nan
from random import Random

from ragloom.config.load import WrittenConfig
from ragloom.config.tree import Tree
from ragloom.evaluate.data import EvalQuestion, facts_of
from ragloom.evaluate.made_with import versions
from ragloom.evaluate.results import Figure
from ragloom.evaluate.sweeping.asking_trials import Asking, Came
from ragloom.evaluate.sweeping.found import Checked, Sweep, Tried
from ragloom.evaluate.sweeping.labels import labels
from ragloom.evaluate.sweeping.measured import LEVEL, Measured, apart, counting_failures, gain, p_value
from ragloom.evaluate.sweeping.searching import Search, Standing
from ragloom.evaluate.sweeping.trial import Trial, settings_of
from ragloom.evaluate.sweeping.without_secrets import chosen_again, without_secrets
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
    shown = without_secrets(written.tree, [one.trial for one in search.standings.values()])
    tried = [
        _tried(standing, search, shown, finalist=number in finalists, latency=seconds.get(number))
        for number, standing in search.standings.items()
    ]
    checks = {number: _held_out(search, number, held_out) for number in (finalists[0], BASELINE)}
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
        checked=_checked(search, checks[finalists[0]], checks[BASELINE], finalists[0]),
        remembered={"found": asking.memory.found, "made": asking.memory.made},
        notes=(*asking.collections.notes, *_failures(search, checks, len(held_out))),
    )


def _seconds(search: Search, finalists: Sequence[int], timed: int) -> dict[int, Figure]:
    drawn = Random(search.seed).sample(list(search.questions), len(search.questions))
    some = list(islice(drawn, timed))
    found = {number: search.asking.seconds(_trial(search, number), some) for number in finalists} if some else {}
    return {number: figure for number, figure in found.items() if figure is not None}


def _tried(standing: Standing, search: Search, shown: Tree, *, finalist: bool, latency: Figure | None) -> Tried:
    trial, rung, last = standing.trial, len(standing.came), standing.last
    chosen = chosen_again(trial.settled, shown)
    return Tried(
        number=trial.number,
        settled=trial.settled,
        settings=settings_of(chosen),
        labels=labels(chosen, shown.value),
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
    """The one that the sweep goes by, what failed counted in it."""
    figure = next((one for one in came.figures if one.name == asking.judges[0].name), None)
    if figure is None or came.measured is None or not came.failed:
        return figure
    return counting_failures(figure, came.measured, seed=asking.how.seed)


def _with_front(tried: Sequence[Tried], *, higher_is_better: bool) -> tuple[Tried, ...]:
    sign = 1 if higher_is_better else -1
    quality = [sign * one.figure.value if one.finalist and one.figure else nan for one in tried]
    cost = [one.latency.value if one.latency else nan for one in tried]
    front = pareto_front(quality, cost)
    return tuple(replace(one, front=bool(on)) for one, on in zip(tried, front, strict=True))


def _held_out(search: Search, number: int, held_out: Sequence[EvalQuestion]) -> Came:
    trial = search.standings[number].trial
    return search.asking.came(trial, held_out, part="held out") if isinstance(trial, Trial) else Came(error=trial.error)


def _failures(search: Search, checks: Mapping[int, Came], held_out: int) -> Iterator[str]:
    """What went wrong with the questions held out; who failed before is told already."""
    for number, came in checks.items():
        if came.error and not search.standings[number].last.error:
            yield f"failed: config {number} on the questions held out: {came.error}"
        elif came.failed:
            yield f"failed: {came.failed} of the {held_out} questions held out, put to config {number}"


def _checked(search: Search, of_winner: Came, of_baseline: Came, winner: int) -> Checked:
    """The winner and the baseline on questions that chose neither, and on those that did."""
    baseline = search.standings[BASELINE].trial
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
    """Turned so that more is better for ``one``."""
    if not (one and other):
        return _NOTHING
    found = between(one, other, seed)
    if one.judge.metric.higher_is_better:
        return found
    return replace(found, mean=-found.mean, low=-found.high, high=-found.low)


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
