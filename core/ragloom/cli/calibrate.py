"""``ragloom calibrate``: the confidence below which nothing is answered, fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.calibration_shown import calibration_json, calibration_lines
from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.evaluate import Calibration, EvalQuestion
    from ragloom.metrics.threshold import Aim
    from ragloom.types import Answer

SLACK = 0.01
"""How far above the risk aimed at that of questions held out may lie before it is pointed out."""


class Loss(StrEnum):
    """When an answer is wrong: ``ragloom.evaluate.RIGHT`` has the same names."""

    contains = "contains"
    f1 = "f1"
    exact_match = "exact-match"


def calibrate(
    frame: Frame,
    data: Annotated[
        Path, typer.Option("--data", metavar="FILE", help="Questions with answers: JSON Lines, CSV, SQuAD's JSON.")
    ],
    risk: Annotated[
        float | None, typer.Option("--risk", min=0, max=1, help="Answer most at this risk or less.")
    ] = None,
    coverage: Annotated[
        float | None, typer.Option("--coverage", min=0, max=1, help="Answer this share of all questions.")
    ] = None,
    loss: Annotated[Loss, typer.Option("--loss", help="When an answer is wrong.")] = Loss.contains,
    folds: Annotated[int, typer.Option("--folds", min=2, help="Parts of the cross-validation.")] = 5,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which question comes into which part.")] = 0,
    batch: Annotated[int, typer.Option("--batch", min=1, help="How many questions are asked at once.")] = 16,
    write: Annotated[bool, typer.Option("--write", help="Set abstain.below in the config file.")] = False,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw the curve (SVG).")] = None,
) -> int:
    """Fit the confidence below which nothing is answered; without --risk or --coverage, that of the best score."""
    from ragloom.evaluate import all_answered, outcomes_of, read_data
    from ragloom.evaluate import calibrate as fitted

    aim = _aim(risk, coverage)
    file = _to_write(frame) if write else frame.loaded.file
    if plot is not None:
        _promise_a_place(plot)
    questions = all_answered(read_data(data))
    found = fitted(outcomes_of(questions, _answers(frame, questions, batch), loss.value), aim, folds=folds, seed=seed)
    if plot is not None:
        _draw(plot, found, f"Risk over coverage: {data.name}, loss {loss.value}")
    written = write and _write(file, found.threshold)
    frame.show(
        calibration_json(found, loss=loss.value, written=written),
        calibration_lines(found, loss=loss.value, file=file, written=written),
    )
    _warn(frame, found, risk, unwritten=write and not written)
    return 0


def _aim(risk: float | None, coverage: float | None) -> Aim:
    from ragloom.metrics.threshold import at_coverage, best_score, within_risk

    if risk is not None and coverage is not None:
        raise UsageError("--risk and --coverage are two aims", hint="give one of them")
    if risk is not None:
        return within_risk(risk)
    return best_score if coverage is None else at_coverage(coverage)


def _answers(frame: Frame, questions: Sequence[EvalQuestion], batch: int) -> list[Answer]:
    """Every answer, none held back by a threshold that the config may have."""
    from ragloom.evaluate import ask_all

    free = replace(frame, overrides=(*frame.overrides, "abstain.below=null"))
    with free.pipeline as pipeline, frame.progress() as display:
        task = display.add_task("asking", total=len(questions))
        return ask_all(pipeline.ask, questions, batch=batch, done=lambda count: display.update(task, completed=count))


def _to_write(frame: Frame) -> Path:
    """The config file, known before anything is asked."""
    if frame.loaded.file is None:
        raise UsageError("there is no config file to write to", hint="ragloom init, or name one: -c FILE")
    return frame.loaded.file


def _write(file: Path | None, threshold: float | None) -> bool:
    from ragloom.config.amend import set_number

    if file is None or threshold is None:
        return False
    set_number(file, "abstain", "below", threshold)
    return True


def _promise_a_place(plot: Path) -> None:
    """Known before anything is asked, which may take long and cost money."""
    if plot.is_dir() or not plot.absolute().parent.is_dir():
        what = "is a folder" if plot.is_dir() else "its folder does not exist"
        raise UsageError(what, where=str(plot), hint="name a file that can be written")


def _draw(plot: Path, found: Calibration, title: str) -> None:
    from ragloom.evaluate import picture

    try:
        plot.write_text(picture(found, title), encoding="utf-8")
    except OSError as error:
        raise UsageError(
            error.strerror or str(error), where=str(plot), hint="name a file that can be written"
        ) from None


def _warn(frame: Frame, found: Calibration, risk: float | None, *, unwritten: bool) -> None:
    if unwritten:
        frame.note(
            "ragloom: nothing was written: it is best to have no threshold (take out `abstain.below`, if it is set)"
        )
    if risk is not None and found.held_out.risk.mean > risk + SLACK:
        frame.note(
            f"ragloom: on questions held out the risk is {found.held_out.risk.mean:.1%}, above the {risk:.1%} that was "
            "aimed at: aim lower, or give more questions"
        )
    if found.unsure:
        frame.note(f"ragloom: {found.unsure} answers have no confidence: no threshold holds them back")


app = alone(calibrate)
