"""A training as lines for a person and as a JSON value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.evaluate.comparing import Compared, Comparison
    from ragloom.evaluate.results import Results
    from ragloom.train import Done, Plan, Stage, Wanted
    from ragloom.train.evaluation import Evaluation

MOST_NOTES = 20
"""More lines of a stage are not shown; --json holds them all."""


def heading(stage: Stage) -> str:
    """Which stage begins."""
    return f"[bold]{_escaped(stage.name)}[/bold] ({_escaped(stage.use)})"


def stage_lines(done: Done, wanted: Wanted) -> Iterator[str]:
    """What became of a stage."""
    if done.report is None:
        yield f"  not tried: {_escaped(done.why)}"
        return
    yield f"  {_rows(done)}"
    yield from _some([f"left out: {one}" for one in done.left_out])
    yield f"  {_steps(done)}"
    if done.report.figures:
        yield f"  {_escaped(_figures(done.report.figures))}"
    yield from _some(done.report.notes)
    if wanted.dry_run:
        yield f"  {_cost(done)}"
    if not wanted.trial:
        yield f"  Written: {_escaped(str(_short(done.report.checkpoint)))}"


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {_escaped(line)}" for line in lines[:MOST_NOTES])
    if (more := len(lines) - MOST_NOTES) > 0:
        yield f"  and {more} more lines: --json"


def _rows(done: Done) -> str:
    taught, held_out = done.division.groups
    count = len(done.division.held_out)
    beside = f"{count:,} held out ({_counted(held_out, 'group')})" if count else "none held out"
    return f"{_counted(len(done.division.taught), 'row')} to learn from ({_counted(taught, 'group')}), {beside}"


def _steps(done: Done) -> str:
    assert done.report is not None
    return f"{_counted(done.report.steps, 'step')} in {_duration(done.seconds)}"


def _figures(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in figures.items())


def _cost(done: Done) -> str:
    from ragloom.train.cost import expected

    cost = expected(done)
    if cost is None:
        return "what all rows would take is not known: the trainer does not tell how long a step takes"
    rows = _counted(len(done.division.taught), "row")
    return f"all of it, {rows}: about {_counted(cost.steps, 'step')}, {_duration(cost.seconds)}"


def evaluation_lines(found: Evaluation | None) -> Iterator[str]:
    """The figures of each variant side by side, and what differs from the trained one's."""
    if found is None:
        return
    yield ""
    yield from map(_escaped, found.notes)
    if not found.results:
        return
    yield from _table(found.results)
    yield ""
    if found.comparison is not None:
        yield from _compared(found.comparison, found.results[-1])
    yield f"Written: {_escaped(str(_short(found.folder)))}"
    for one in found.results[:-1]:
        sides = [str(_short(found.folder / its.name)) for its in (one, found.results[-1])]
        yield f"Next: ragloom compare {_escaped(' '.join(sides))}"


def _compared(found: Comparison, trained: Results) -> Iterator[str]:
    """Each pair of which the trained one is the other; figures that are the same on every question are left out."""
    for pair in found.pairs:
        if pair.other.name != trained.name:
            continue
        yield f"[bold]trained against {_escaped(pair.one.name)}[/bold]: {_counted(len(pair.shared.rows), 'question')}"
        differing = [one for one in pair.figures if one.differing]
        yield from map(_difference, differing)
        if not differing:
            yield "  the same on every question"
    tests = "1 test" if found.tests == 1 else f"{found.tests} tests"
    yield f"Adjusted over {tests} (Holm); {found.how.samples} permutations; level {found.how.level:g}."


def _difference(one: Compared) -> str:
    interval = f"[{one.low:+.4f}, {one.high:+.4f}]"
    cells = f"{one.difference:>+9.4f}  {_escaped(f'{interval:<20}')}  p {one.adjusted:.4f}"
    return f"  {_escaped(f'{one.name:<22}')} {cells}  {one.verdict}"


def _table(results: Sequence[Results]) -> Iterator[str]:
    from ragloom.evaluate.results import GROUPS

    count = len(results[-1].rows)
    yield f"[bold]{_counted(count, 'question'):<24}[/bold]" + "".join(f"{one.name:>10}" for one in results)
    for figure in sorted(results[-1].figures, key=lambda one: GROUPS.index(one.group)):
        values = [next((its.value for its in one.figures if its.name == figure.name), math.nan) for one in results]
        name = figure.name if figure.higher_is_better else f"{figure.name} ↓"
        yield f"  {_escaped(f'{name:<22}')}" + "".join(f"{_value(value):>10}" for value in values)


def _value(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.1f}"


def next_lines(serve: Path, plan: Plan, *, sources: bool) -> Iterator[str]:
    """What to type now. ``sources``: whether the config says what is indexed."""
    yield f"Written: {_escaped(str(_short(serve)))}"
    yield f"Next: ragloom index -c {_escaped(str(_short(serve)))}{'' if sources else ' FOLDER'}"
    yield f'      ragloom ask -c {_escaped(str(_short(serve)))} "…"'
    for model in (model for stage in plan.every for model in _models(stage.output)):
        yield f"      ragloom export {_escaped(str(_short(model)))}"


def _models(folder: Path) -> list[Path]:
    """A checkpoint, or those that it is made of."""
    return (
        [folder] if (folder / "config.json").is_file() else sorted(one.parent for one in folder.glob("*/config.json"))
    )


def _short(path: Path) -> Path:
    """As seen from the working folder, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def train_json(done: Sequence[Done], found: Evaluation | None, serve: Path | None) -> dict[str, Any]:
    """Everything but the rows, which files hold."""
    from ragloom.evaluate.plain_json import plain_json

    value: dict[str, Any] = plain_json(
        {
            "stages": [_stage_json(one) for one in done],
            "evaluation": None if found is None else _evaluation_json(found),
            "serve": None if serve is None else str(serve),
        }
    )
    return value


def _stage_json(done: Done) -> dict[str, Any]:
    from ragloom.train.cost import expected

    cost, report = expected(done), done.report
    return {
        "name": done.stage.name,
        "use": done.stage.use,
        "rows": len(done.division.taught),
        "groups": done.division.groups[0],
        "held_out": len(done.division.held_out),
        "left_out": list(done.left_out),
        "not_tried": done.why,
        "checkpoint": None if report is None else str(report.checkpoint),
        "steps": 0 if report is None else report.steps,
        "seconds": done.seconds,
        "figures": {} if report is None else dict(report.figures),
        "notes": [] if report is None else list(report.notes),
        "expected": None if cost is None else {"steps": cost.steps, "seconds": cost.seconds},
    }


def _evaluation_json(found: Evaluation) -> dict[str, Any]:
    from ragloom.cli.comparison_json import comparison_json

    return {
        "folder": str(found.folder),
        "notes": list(found.notes),
        "figures": {one.name: {its.name: its.value for its in one.figures} for one in found.results},
        "comparison": None if found.comparison is None else comparison_json(found.comparison, ()),
    }


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
