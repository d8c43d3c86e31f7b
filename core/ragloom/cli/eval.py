"""``ragloom eval``: how good a config is on questions with known answers."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.evaluation_folder import RESULTS, Place, usual_place
from ragloom.cli.evaluation_shown import evaluation_json, evaluation_lines
from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ragloom.evaluate.asking import Journal
    from ragloom.evaluate.data import EvalData
    from ragloom.evaluate.evaluating import Evaluated, How, Watching
    from ragloom.evaluate.examination import Examination
    from ragloom.evaluate.judging import Judges
    from ragloom.evaluate.results import Results

INCOMPLETE = 1
REPORT, ASKED = "report.html", "asked.jsonl"


def evaluate(
    frame: Frame,
    data: Annotated[
        str,
        typer.Option(
            "--data", metavar="FILE", help="JSON Lines, CSV, SQuAD's JSON, a folder of BEIR's layout, or `sample`."
        ),
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where results go; else evaluations/CONFIG-DATA.")
    ] = None,
    split: Annotated[str, typer.Option("--split", metavar="NAME", help="Which judgements of a BEIR folder.")] = "test",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Ask so many, drawn at random.")] = None,
    search_only: Annotated[
        bool, typer.Option("--search-only", help="Judge what is found; have nothing answered.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many batches are asked at the same time.")] = 1,
    batch: Annotated[int, typer.Option("--batch", min=1, help="How many questions are asked together.")] = 16,
    timed: Annotated[
        int, typer.Option("--timed", min=0, help="How many are asked once more, alone, for latencies.")
    ] = 50,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws samples: --limit, --timed, the intervals.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask everything anew, whatever was interrupted.")] = False,
) -> int:
    """Measure a config on questions with known answers: figures with intervals, results.json and report.html.

    What was interrupted goes on where it was. Rows that are no question are told and left out.
    """
    questions = _read(data, split, limit, seed)
    place = Place(to) if to else _place(frame, data, questions)
    folder = place.folder
    how = _how(frame, generated=not search_only, jobs=jobs, batch=batch, timed=timed, seed=seed)
    examination = _examination(frame, questions, how)
    judges = examination.judges()
    with frame.pipeline, examination.journal(folder / ASKED, fresh=fresh) as journal:
        found = _asked(frame, examination, judges, journal)
        results = examination.results(f"{_config_name(frame)} on {_data_name(questions)}", judges, found)
        _write(results, folder)
        if not found.failed:
            journal.remove()
    frame.show(evaluation_json(results, folder), evaluation_lines(results, folder, place.beside))
    return _told(frame, questions, results)


def _read(data: str, split: str, limit: int | None, seed: int) -> EvalData:
    from ragloom.evaluate.data import limited, read_data

    return limited(read_data(data, split=split), limit, seed)


def _place(frame: Frame, data: str, questions: EvalData) -> Place:
    from ragloom.evaluate.data import named
    from ragloom.registry.showing import shown

    name = f"{_config_name(frame)}-{Path(named(Path(data))).stem}"
    return usual_place(name, shown(frame.resolved, in_full=True), questions.sha256)


def _data_name(data: EvalData) -> str:
    from ragloom.evaluate.data import named

    return named(data.file)


def _config_name(frame: Frame) -> str:
    config = frame.loaded.file
    return config.stem if config else "defaults"


def _how(frame: Frame, *, generated: bool, jobs: int, batch: int, timed: int, seed: int) -> How:
    from ragloom.evaluate.evaluating import How
    from ragloom.evaluate.usage import Price

    said = frame.loaded.core.evaluate
    return How(
        generated=generated,
        depth=said.depth,
        batch=batch,
        jobs=jobs,
        timed=timed,
        seed=seed,
        price=Price(input=said.cost.input, output=said.cost.output),
    )


def _examination(frame: Frame, data: EvalData, how: How) -> Examination:
    from ragloom.evaluate.examination import Examination

    return Examination(frame.pipeline, frame.resolved, frame.registry, data, how)


def _asked(frame: Frame, examination: Examination, judges: Judges, journal: Journal) -> Evaluated:
    from ragloom.evaluate.evaluating import evaluate as evaluated

    with ExitStack() as stack:
        data, watching = examination.data, _watching(frame, stack)
        if journal.batches:
            known = sum(len(one.outcomes) for one in journal.batches)
            frame.note(f"ragloom: going on: {known} of {len(data.questions)} questions were asked before")
        return evaluated(examination.pipeline, data, judges.judges, examination.how, journal=journal, watching=watching)


def _watching(frame: Frame, stack: ExitStack) -> Watching:
    display = stack.enter_context(frame.progress())
    bars: dict[str, TaskID] = {}

    def watching(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            bars[stage] = display.add_task(stage, total=total)
        display.update(bars[stage], completed=done)

    return watching


def _write(results: Results, folder: Path) -> None:
    from ragloom.evaluate.report import write_report
    from ragloom.evaluate.results_file import write_results

    try:
        write_results(results, folder / RESULTS)
        write_report(results, folder / REPORT)
    except OSError as error:
        raise UsageError(
            error.strerror or str(error), where=str(folder), hint="name a folder that can be written: --to DIR"
        ) from None


def _told(frame: Frame, data: EvalData, results: Results) -> int:
    """What was left out or failed, on standard error; gives the exit code."""
    from ragloom.evaluate.data import MOST_PROBLEMS, told

    for line in told(data.malformed):
        frame.note(f"left out: {line}")
    failed = Counter(row.error for row in results.rows if row.error)
    for error, count in failed.most_common(MOST_PROBLEMS):
        frame.note(f"failed: {count} questions: {error}")
    if (more := len(failed) - MOST_PROBLEMS) > 0:
        frame.note(f"failed: and for {more} more reasons")
    return INCOMPLETE if data.malformed or failed else 0


app = alone(evaluate)
