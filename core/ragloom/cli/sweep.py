"""``ragloom sweep``: the best of the configs that alternatives lead to."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.sweep_shown import sweep_lines, timed, tried_line
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.config.load import WrittenConfig
    from ragloom.evaluate.data import EvalData
    from ragloom.evaluate.sweeping import Sweep, Watching

INCOMPLETE = 1
RESULTS, PICTURE = "sweep.json", "front.svg"
_ENDINGS = (".yaml", ".yml", ".json")


def sweep(
    frame: Frame,
    data: Annotated[
        str,
        typer.Option(
            "--data", metavar="FILE", help="JSON Lines, CSV, SQuAD's JSON, a folder of BEIR's layout, or `sample`."
        ),
    ],
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="NAME", help="What to go by: f1, ndcg@10, …; else the config's.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where everything goes; else sweeps/CONFIG-DATA.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write the best config, beside the one swept.")
    ] = None,
    trials: Annotated[
        int | None,
        typer.Option("--trials", min=1, help="Try so many; else a whole grid, or 40 of ranges."),
    ] = None,
    held_out: Annotated[
        float,
        typer.Option("--held-out", min=0.05, max=0.95, help="Share of the questions to check the best on."),
    ] = 0.3,
    split: Annotated[str, typer.Option("--split", metavar="NAME", help="Which judgements of a BEIR folder.")] = "test",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Use so many questions, drawn at random.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many batches are asked at the same time.")] = 1,
    timings: Annotated[
        int, typer.Option("--timed", min=0, help="How many questions each finalist is timed on, asked alone.")
    ] = 30,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws what is held out, and all samples.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask everything anew, whatever was interrupted.")] = False,
) -> int:
    """Try the alternatives ({sweep: […]}) of a config and find the best; check it on questions held out.

    What configs have in common is computed once. What was interrupted goes on where it was.
    """
    from ragloom.config.load import written_config
    from ragloom.evaluate.data import limited, read_data
    from ragloom.evaluate.sweeping import Wanted
    from ragloom.evaluate.sweeping import sweep as swept

    written = written_config(frame.config, overrides=frame.overrides)
    if write is not None:
        _promise_a_place(write, written)
    questions = limited(read_data(data, split=split), limit, seed)
    folder = to or _folder(written, data)
    wanted = Wanted(metric=metric, trials=trials, held_out=held_out, timed=timings, seed=seed, jobs=jobs)
    if fresh:
        _forget(folder)
    with ExitStack() as stack:
        found = swept(written, questions, frame.registry, folder, wanted, _watching(frame, stack))
    _store(found, folder)
    kept = _write(found, written, write) if write is not None else None
    frame.show(_json(found, folder, write), sweep_lines(found, folder, write))
    if kept is False:
        frame.note(f"ragloom: {write} holds plain values: comments could not be kept")
    return _told(frame, questions, found)


def _folder(written: WrittenConfig, data: str) -> Path:
    return Path("sweeps") / f"{written.file.stem if written.file else 'defaults'}-{Path(data).stem}"


def _promise_a_place(write: Path, written: WrittenConfig) -> None:
    """Known before anything is asked, which may take long and cost money."""
    if write.suffix.lower() not in _ENDINGS:
        raise UsageError("the best config is written as YAML or JSON", where=str(write), hint="--write best.yaml")
    if written.file is not None and write.resolve() == written.file.resolve():
        raise UsageError("is the config that is swept", where=str(write), hint="--write best.yaml")
    if write.is_dir() or not write.absolute().parent.is_dir():
        what = "is a folder" if write.is_dir() else "its folder does not exist"
        raise UsageError(what, where=str(write), hint="name a file that can be written")
    if write.resolve().parent != written.base.resolve():
        raise UsageError(
            "relative paths in a config start from its own folder: the best one belongs beside it",
            where=str(write),
            hint=f"--write {written.base / write.name}",
        )


def _forget(folder: Path) -> None:
    import shutil

    from ragloom.evaluate.sweeping.sweeping import ASKED

    shutil.rmtree(folder / ASKED, ignore_errors=True)


def _watching(frame: Frame, stack: ExitStack) -> Watching:
    from rich.markup import escape

    from ragloom.cli.harmless import harmless
    from ragloom.evaluate.sweeping import Watching

    display = stack.enter_context(frame.progress())
    bar = display.add_task("", total=None)

    def doing(what: str, done: int, total: int) -> None:
        display.update(bar, description=escape(harmless(what)), completed=done, total=total or None)

    return Watching(doing, lambda rung, rungs, trial, came: frame.note(tried_line(rung, rungs, trial, came)))


def _store(found: Sweep, folder: Path) -> None:
    from ragloom.evaluate.sweeping.front_picture import front_picture
    from ragloom.evaluate.sweeping.written import sweep_json
    from ragloom.store.durable import replace

    files = {RESULTS: json.dumps(sweep_json(found), ensure_ascii=False, indent=1) + "\n"}
    if timed(found):
        files[PICTURE] = front_picture(found)
    try:
        # The front of an earlier sweep says nothing of this one.
        (folder / PICTURE).unlink(missing_ok=True)
        for name, content in files.items():
            replace(folder / name, content.encode(errors="replace"), sync=False)
    except OSError as error:
        raise _unwritable(error, folder, "--to DIR") from None


def _write(found: Sweep, written: WrittenConfig, write: Path) -> bool:
    """Whether the comments of the config could be kept."""
    from ragloom.config.taking import taken
    from ragloom.store.durable import replace

    made = taken(written.file, found.of(found.winner).settled, write)
    try:
        replace(write, made.text.encode(), sync=False)
    except OSError as error:
        raise _unwritable(error, write, "--write FILE") from None
    return made.kept


def _unwritable(error: OSError, where: Path, option: str) -> UsageError:
    return UsageError(error.strerror or str(error), where=str(where), hint=f"name what can be written: {option}")


def _json(found: Sweep, folder: Path, write: Path | None) -> dict[str, object]:
    from ragloom.evaluate.sweeping.written import sweep_json

    return {**sweep_json(found), "folder": str(folder), "written": None if write is None else str(write)}


def _told(frame: Frame, data: EvalData, found: Sweep) -> int:
    """What was left out or failed, on standard error; gives the exit code."""
    from ragloom.evaluate.data import told

    for row in told(data.malformed):
        frame.note(f"left out: {row}")
    for note in found.notes:
        frame.note(note)
    failed = [one for one in found.tried if one.error]
    for error in dict.fromkeys(one.error for one in failed):
        numbers = ", ".join(str(one.number) for one in failed if one.error == error)
        frame.note(f"failed: config {numbers}: {error}")
    wrong = [one for one in found.tried if one.failed and not one.error]
    for its in wrong:
        frame.note(f"failed: {its.failed} of the {its.asked} questions put to config {its.number}")
    return INCOMPLETE if data.malformed or found.notes or failed or wrong else 0


app = alone(sweep)
