"""A sweep from its config to what it found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from ragloom.config.alternatives import first, settled
from ragloom.config.load import WrittenConfig
from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalData
from ragloom.evaluate.evaluating import How
from ragloom.evaluate.judging import Judge
from ragloom.evaluate.judging.judge import RETRIEVAL
from ragloom.evaluate.sweeping.asking_trials import Asking, Came
from ragloom.evaluate.sweeping.choosing import depth_of, judges_by
from ragloom.evaluate.sweeping.finding import found_by
from ragloom.evaluate.sweeping.found import Sweep
from ragloom.evaluate.sweeping.guiding import Guide
from ragloom.evaluate.sweeping.planning import Grid, Guided, plan_of
from ragloom.evaluate.sweeping.rungs import rungs
from ragloom.evaluate.sweeping.searching import Search
from ragloom.evaluate.sweeping.shared_collections import SharedCollections
from ragloom.evaluate.sweeping.splitting import split
from ragloom.evaluate.sweeping.trial import Misfit, Trial, trial_of
from ragloom.registry import Registry

COLLECTIONS, ASKED = "collections", "asked"
"""Folders in that of a sweep."""
BATCH = 16
"""Questions that are asked together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``metric`` None: the config's first, else what suits the data. ``trials`` None: all of a grid.

    ``held_out`` is the share of the questions that the best is checked on. ``timed`` questions are put, alone, to every
    finalist. ``jobs`` batches are asked at the same time.
    """

    metric: str | None = None
    trials: int | None = None
    held_out: float = 0.3
    timed: int = 30
    seed: int = 0
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Watching:
    """``doing`` is told of what goes on now, ``tried`` of every trial that was asked a rung's questions."""

    doing: Callable[[str, int, int], None] = lambda what, done, total: None
    tried: Callable[[int, int, Trial, Came], None] = lambda rung, rungs, trial, came: None


def sweep(
    written: WrittenConfig,
    data: EvalData,
    registry: Registry,
    folder: Path,
    wanted: Wanted | None = None,
    watching: Watching | None = None,
) -> Sweep:
    """Try the configs that ``written`` stands for and find the best of them on ``data``.

    Collections and what was asked are kept in ``folder``: a sweep that was ended goes on where it was. Raises
    ``UsageError`` where there is nothing to choose from, too few questions, or no config that works.
    """
    wanted, watching = wanted or Wanted(), watching or Watching()
    plan = plan_of(written, wanted.trials, seed=wanted.seed)
    parts = split(data.questions, wanted.held_out, seed=wanted.seed)
    trials = _trials(plan, written, registry)
    core = _sound(trials).resolved.core
    judges = judges_by(wanted.metric, core, data.questions, registry)
    count = plan.trials if isinstance(plan, Guided) else len(trials)
    with _asking(judges, core.evaluate.depth, data, registry, folder, wanted, watching) as asking:
        steps = rungs(len(parts.tuning), count, batch=BATCH)
        search = Search(asking, parts.tuning, steps, wanted.seed, watching.tried)
        _run(search, plan, trials, written, registry)
        found = found_by(search, parts.held_out, written, timed=wanted.timed)
    # What went wrong may go well the next time, and then the rest need not be asked again.
    if not found.notes and not any(one.rung and (one.failed or one.error) for one in found.tried):
        shutil.rmtree(folder / ASKED, ignore_errors=True)
    return found


def _trials(plan: Grid | Guided, written: WrittenConfig, registry: Registry) -> list[Trial | Misfit]:
    """All that are known beforehand: of a guided search, the first."""
    configs = plan.configs if isinstance(plan, Grid) else (settled(written.tree, first),)
    return [trial_of(number, one, written, registry) for number, one in enumerate(configs)]


def _sound(trials: Sequence[Trial | Misfit]) -> Trial:
    """One to take the task and the metrics from. Raises ``UsageError`` where no config can be made."""
    found = next((one for one in trials if isinstance(one, Trial)), None)
    if found is None:
        wrong = "\n".join(dict.fromkeys(one.error for one in trials if isinstance(one, Misfit)))
        raise UsageError(f"no config can be made:\n{wrong}", hint="mend that; `ragloom config check` tells it too")
    return found


def _asking(
    judges: Sequence[Judge],
    depth: int,
    data: EvalData,
    registry: Registry,
    folder: Path,
    wanted: Wanted,
    watching: Watching,
) -> Asking:
    how = How(
        generated=judges[0].group != RETRIEVAL,
        depth=depth_of(judges, depth),
        batch=BATCH,
        jobs=wanted.jobs,
        timed=0,
        seed=wanted.seed,
    )
    collections = SharedCollections(folder / COLLECTIONS, registry, watching.doing)
    return Asking(data, judges, how, registry, collections, folder / ASKED, watching.doing)


def _run(
    search: Search, plan: Grid | Guided, trials: Sequence[Trial | Misfit], written: WrittenConfig, registry: Registry
) -> None:
    if isinstance(plan, Guided):
        guide = Guide(written.tree, search.seed)
        search.be_guided(guide, plan.trials, lambda number, one: trial_of(number, one, written, registry))
    else:
        search.halve(trials)
    if not search.finalists():
        errors = dict.fromkeys(one.last.error for one in search.standings.values() if one.last.error)
        if any(one.last.measured and isnan(one.last.measured.worth) for one in search.standings.values()):
            metric = search.asking.judges[0].name
            errors[f"{metric} has no value for any of the questions: --metric names another"] = None
        raise UsageError("\n".join(["no config came through:", *errors]), hint="mend that, and run it again")
