"""What a trainer promises."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable, Mapping
from contextlib import chdir
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.errors import RagloomError
from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom.testing.cases.trainer import TrainerCase
from ragloom.testing.checks import NotApplicable, NotChecked, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.examples import CutError, CutExamples, Row
from ragloom.testing.trial import Trial

CASE = TrainerCase
Its = Trial[TrainerCase]

_SEED = 7
_AT_ONCE = 1
"""The most steps that a dry run may take."""


@check
def reports_what_it_made(trial: Its) -> None:
    """``train`` gives a TrainingReport: a folder below the job's output, and how many steps were taken."""
    output = trial.fresh("output")
    found = _trained(trial, output)
    promise(isinstance(found, TrainingReport), f"train() gave a {type(found).__name__}, no TrainingReport")
    folder = found.checkpoint
    promise(
        isinstance(folder, Path) and folder.is_dir(), f"the report's checkpoint is {folder!r}, no folder that is there"
    )
    promise(folder.resolve().is_relative_to(output.resolve()), f"the checkpoint {folder} lies outside of {output}")
    promise(isinstance(found.steps, int) and found.steps > 0, f"the report says {found.steps!r} steps were taken")


@check
def leaves_a_manifest(trial: Its) -> None:
    """The checkpoint has a manifest: a file ``…manifest….json`` that holds a JSON object."""
    folder = _trained(trial, trial.fresh("output")).checkpoint
    manifests = sorted(folder.glob("*manifest*.json"))
    promise(manifests, f"the checkpoint holds {_names(folder)}, none of which is a manifest")
    for path in manifests:
        promise(_is_object(path), f"{path.name} holds no JSON object: {path.read_bytes()[:80]!r}")


@check
def gives_finite_figures(trial: Its) -> None:
    """The report's figures map names to finite numbers."""
    figures = _trained(trial, trial.fresh("output")).figures
    promise(isinstance(figures, Mapping), f"figures is a {type(figures).__name__}, no mapping")
    odd = {name: value for name, value in figures.items() if not _is_figure(name, value)}
    promise(not odd, f"the report has the figures {odd!r}: finite numbers by name are promised")


@check
def writes_below_its_output_only(trial: Its) -> None:
    """Nothing is written outside of the job's output: neither beside it, nor in the working folder."""
    around, working = trial.fresh("around"), trial.fresh("working")
    output = around / "output"
    with chdir(working):
        _trained(trial, output)
    promise(_names(around) == ["output"], f"beside the output it wrote {_names(around)}")
    promise(not _names(working), f"into the working folder it wrote {_names(working)}")


@check
def makes_its_output_folder(trial: Its) -> None:
    """The output folder, and those above it, need not be there."""
    output = trial.fresh("around") / "not" / "there yet"
    promise(_trained(trial, output).checkpoint.is_dir(), f"no checkpoint in {output}, which was not there before")


@check
def leaves_nothing_of_a_dry_run(trial: Its) -> None:
    """``dry_run`` takes one step at most and leaves no file."""
    output = trial.fresh("around") / "output"
    found = _trained(trial, output, dry_run=True)
    promise(found.steps <= _AT_ONCE, f"a dry run took {found.steps} steps, {_AT_ONCE} at most is promised")
    left = _files(output) if output.exists() else {}
    promise(not left, f"a dry run left {sorted(left)[:5]}")


@check
def learns_alike_of_the_same_seed(trial: Its) -> None:
    """The same examples and seed give the same weights, byte for byte, whatever random numbers were drawn before."""
    first = _weights(trial, _trained(trial, trial.fresh("output")))
    random.random()
    np.random.random(3)
    _promise_same(_weights(trial, _trained(trial, trial.fresh("output"))), first, "a second training")


@check
def learns_alike_in_another_process(trial: Its) -> None:
    """The weights do not depend on the process (on its hash seed, say)."""
    here = _weights(trial, _trained(trial, trial.fresh("output")))
    given = {"stage": trial.case.stage, "examples": list(trial.case.examples), "weights": list(trial.case.weights)}
    _promise_same(elsewhere(trial, _weights_there, given), here, "another process")


@check
def takes_any_iterable(trial: Its) -> None:
    """Examples that can be read once only, as a generator is, teach what a list of them teaches."""
    rows = _examples(trial)
    of_list = _weights(trial, _trained(trial, trial.fresh("output"), list(rows)))
    of_generator = _weights(trial, _trained(trial, trial.fresh("output"), (row for row in rows)))
    _promise_same(of_generator, of_list, "a generator of the same examples")


@check
def leaves_examples_alone(trial: Its) -> None:
    """``train`` changes nothing of the rows that it is given."""
    rows = [dict(row) for row in deepcopy(_examples(trial))]
    before = deepcopy(rows)
    _trained(trial, trial.fresh("output"), rows)
    promise(rows == before, "train() changed the examples that it was given")


@check
def begins_anew_without_resume(trial: Its) -> None:
    """Over an earlier checkpoint, a job that does not resume begins anew, or is refused with a hint."""
    output = trial.fresh("output")
    first = _weights(trial, _trained(trial, output))
    try:
        again = _trained(trial, output)
    except RagloomError as error:
        promise(error.hint, f"train() over an earlier checkpoint is refused without a hint: {error}")
        return
    _promise_same(_weights(trial, again), first, "training over an earlier checkpoint")


@check
def tells_when_examples_fail(trial: Its) -> None:
    """An error that the examples raise comes out of ``train``: a cut training is not called a finished one."""
    rows = _examples(trial)
    try:
        _trained(trial, trial.fresh("output"), CutExamples(rows, trial.case.cut or len(rows) // 2))
    except (CutError, RagloomError):
        return
    promise(False, "the examples failed half-way, and train() reported as if it had read all of them")


@check
def resumes_where_it_was_cut(trial: Its) -> None:
    """A training that was interrupted and resumes ends with the very weights of one that was not."""
    if trial.case.cut is None:
        raise NotApplicable("the case says that the trainer does not resume")
    rows, output = _examples(trial), trial.fresh("output")
    whole = _weights(trial, _trained(trial, trial.fresh("output")))
    try:
        _trained(trial, output, CutExamples(rows, trial.case.cut))
    except (CutError, RagloomError):
        _promise_same(_weights(trial, _trained(trial, output, resume=True)), whole, "resuming")
    else:
        raise NotApplicable(f"the training reads no more than {trial.case.cut} rows: give the case a smaller `cut`")


@check
def resumes_from_nothing(trial: Its) -> None:
    """``resume`` where nothing was begun begins, or refuses with a hint."""
    whole = _weights(trial, _trained(trial, trial.fresh("output")))
    try:
        found = _trained(trial, trial.fresh("output"), resume=True)
    except RagloomError as error:
        promise(error.hint, f"resuming from nothing is refused without a hint: {error}")
        return
    _promise_same(_weights(trial, found), whole, "resuming from nothing")


@check
def refuses_no_examples(trial: Its) -> None:
    """Without examples it raises a RagloomError with a hint, and leaves no checkpoint."""
    output = trial.fresh("around") / "output"
    try:
        _run(trial, output, [])
    except RagloomError as error:
        promise(error.hint, f"training on no examples is refused without a hint: {error}")
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
        promise(False, f"training on no examples raises {type(error).__name__} ({error}), no RagloomError")
    else:
        promise(False, "training on no examples is reported as done")
    left = _files(output) if output.exists() else {}
    promise(not left, f"training on no examples left {sorted(left)[:5]}")


CHECKS = (
    reports_what_it_made,
    leaves_a_manifest,
    gives_finite_figures,
    writes_below_its_output_only,
    makes_its_output_folder,
    leaves_nothing_of_a_dry_run,
    learns_alike_of_the_same_seed,
    learns_alike_in_another_process,
    takes_any_iterable,
    leaves_examples_alone,
    begins_anew_without_resume,
    tells_when_examples_fail,
    resumes_where_it_was_cut,
    resumes_from_nothing,
    refuses_no_examples,
)


def _examples(trial: Its) -> tuple[Row, ...]:
    if not trial.case.examples:
        raise NotChecked("the case has no examples: TrainerCase(examples=…)")
    return trial.case.examples


def _trained(trial: Its, output: Path, examples: Iterable[Row] | None = None, **how: bool) -> TrainingReport:
    given = _examples(trial) if examples is None else examples
    report: TrainingReport = _run(trial, output, given, **how)
    return report


def _run(trial: Its, output: Path, examples: Iterable[Row], *, resume: bool = False, dry_run: bool = False) -> Any:
    """The report of a new trainer."""
    return _carried_out(trial, TrainingJob(trial.case.stage, output, examples, _SEED, resume=resume, dry_run=dry_run))


def _carried_out(trial: Its, job: TrainingJob) -> Any:
    with trial.opened() as trainer:
        return trainer.train(job)


def _weights(trial: Its, report: TrainingReport) -> dict[str, str]:
    return _digests(report.checkpoint, trial.case.weights)


def _digests(folder: Path, patterns: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each file of weights."""
    found = {path for pattern in patterns for path in folder.rglob(pattern)}
    promise(found, f"the checkpoint holds {_names(folder)}, no file of weights ({', '.join(patterns)})")
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


def _weights_there(trial: Its, given: Any) -> dict[str, str]:
    job = TrainingJob(given["stage"], trial.fresh("output"), given["examples"], _SEED)
    return _digests(_carried_out(trial, job).checkpoint, given["weights"])


def _promise_same(found: Mapping[str, str], first: Mapping[str, str], what: str) -> None:
    promise(set(found) == set(first), f"{what} gave the files {sorted(found)}, otherwise {sorted(first)}")
    odd = sorted(name for name, digest in found.items() if first[name] != digest)
    promise(not odd, f"{what} gave other weights in {', '.join(odd)}")


def _files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _is_object(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_bytes()), dict)
    except ValueError:
        return False


def _is_figure(name: object, value: object) -> bool:
    return isinstance(name, str) and isinstance(value, int | float | np.floating) and math.isfinite(value)
