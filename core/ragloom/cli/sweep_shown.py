"""What a sweep found, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ragloom.evaluate.results import Figure
    from ragloom.evaluate.sweeping import Sweep, Tried
    from ragloom.evaluate.sweeping.asking_trials import Came
    from ragloom.evaluate.sweeping.trial import Trial
    from ragloom.metrics import Interval

_MEDIAN = 5
"""The column that is there only where somebody was timed."""
MOST_ROWS = 30
"""More configs are not listed on a terminal; the file holds them all."""


def tried_line(rung: int, rungs: int, trial: Trial, came: Came) -> str:
    """One config at one rung, as it is done."""
    at = f"rung {rung + 1} of {rungs}, config {trial.number}"
    if came.measured is None:
        return f"{at}: failed"
    return f"{at}: {came.measured.judge.name} {_number(came.measured.figure)} on {len(came.measured.values)} questions"


def timed(found: Sweep) -> bool:
    """Whether anything is known of how long a question takes."""
    return any(one.latency is not None for one in found.tried)


def sweep_lines(found: Sweep, folder: Path, write: Path | None) -> Iterator[str]:
    """The configs best first, the winner's choices, and what it is worth on questions held out."""
    from rich.markup import escape

    yield (
        f"[bold]{escape(found.name)}[/bold]: {len(found.tried)} configs, {found.tuning} questions to tune on, "
        f"{found.held_out} held out, none about the same documents"
    )
    if not found.answered:
        yield f"{escape(found.metric)} looks at what is found: nothing was answered."
    yield ""
    yield from map(escape, _table(found))
    yield ""
    yield f"[bold]The best is config {found.winner}.[/bold]"
    yield from (f"  {escape(path)}: {escape(label)}" for path, label in found.of(found.winner).labels.items())
    yield ""
    yield from map(escape, _checked(found))
    yield ""
    yield f"Written: {', '.join(escape(str(one)) for one in _files(found, folder, write))}"
    if write is not None:
        yield f"Next: ragloom index -c {escape(str(write))}"


def _files(found: Sweep, folder: Path, write: Path | None) -> list[Path]:
    return [folder / "sweep.json", *([folder / "front.svg"] if timed(found) else []), *([write] if write else [])]


def _table(found: Sweep) -> Iterator[str]:
    order = sorted(found.tried, key=lambda one: _rank(one, higher_is_better=found.higher_is_better))
    paths = list(dict.fromkeys(path for one in found.tried for path in one.labels))
    named = [_last_of(path, paths) for path in paths]
    rows = [
        ["", "config", f"{found.metric}", "95 % interval", "asked", "median", *named],
        *(_row(one, found, paths) for one in order[:MOST_ROWS]),
    ]
    if not timed(found):
        rows = [[*row[:_MEDIAN], *row[_MEDIAN + 1 :]] for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        last = len(row) - len(named)
        cells = [
            cell.rjust(width) if 0 < column < last else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    if (more := len(order) - MOST_ROWS) > 0:
        yield f"and {more} more"
    if timed(found):
        yield "*: on the front, no other is better in both the figure and the median of a question asked alone"


def _row(one: Tried, found: Sweep, paths: Sequence[str]) -> list[str]:
    mark = ("*" if one.front else " ") + (">" if one.number == found.winner else "")
    choices = [one.labels.get(path, "") for path in paths]
    if one.figure is None:
        return [mark, str(one.number), "failed", "", str(one.asked), "", *choices]
    return [
        mark,
        str(one.number),
        _number(one.figure.value),
        _spread(one.figure.low, one.figure.high),
        str(one.asked),
        _seconds(one.latency),
        *choices,
    ]


def _rank(one: Tried, *, higher_is_better: bool) -> tuple[int, bool, float, int]:
    """Those that were asked most first, finalists before others: a figure of fewer questions is not one of more."""
    if one.figure is None or not isfinite(one.figure.value):
        return 1, True, 0.0, one.number
    value = one.figure.value
    return -one.asked, not one.finalist, -value if higher_is_better else value, one.number


def _last_of(path: str, paths: Sequence[str]) -> str:
    """A path's end, as long as it takes to tell it from the others."""
    parts = path.split(".")
    for start in range(len(parts) - 1, -1, -1):
        end = ".".join(parts[start:])
        alone = sum(other == end or other.endswith(f".{end}") for other in paths) == 1
        if alone and not end.replace(".", "").isdecimal():
            return end
    return path


def _checked(found: Sweep) -> Iterator[str]:
    checked, metric = found.checked, found.metric
    if checked.winner is None:
        yield "The best could not be asked the questions held out: nothing tells what it is worth."
        return
    best = found.of(found.winner).figure
    assert best is not None
    yield f"{metric} on the questions that chose it    {_number(best.value)} {_spread(best.low, best.high)}"
    yield f"{metric} on the questions held out         {_of(checked.winner)}"
    difference = "the one minus the other" if found.higher_is_better else "the other minus the one, as less is better"
    yield f"the search overfits by {_interval(checked.overfit)}: {difference}{_not_shown(checked.overfit)}"
    if found.winner == 0:
        yield "It is the config of the first alternatives: none was found to be better."
    elif checked.baseline is not None:
        yield f"the first alternatives on the same         {_of(checked.baseline)} (config 0)"
        yield f"gain over them, tuning questions           {_interval(checked.tuning_gain)}"
        yield f"gain over them, questions held out         {_interval(checked.held_out_gain)}, p = {checked.p:.2g}"
        yield _verdict(found)


def _verdict(found: Sweep) -> str:
    if found.checked.p >= 0.05:
        return "The questions held out do not tell the two apart: keep the simpler one, or ask more questions."
    return (
        f"On questions that it was not chosen by it is {'better' if found.checked.held_out_gain.mean > 0 else 'worse'}."
    )


def _of(figure: Figure) -> str:
    return f"{_number(figure.value)} {_spread(figure.low, figure.high)}"


def _not_shown(overfit: Interval) -> str:
    return "; chance alone could give that" if overfit.low <= 0 <= overfit.high else ""


def _interval(found: Interval) -> str:
    return f"{found.mean:+.3f} [{found.low:+.3f}, {found.high:+.3f}]" if isfinite(found.mean) else "–"


def _spread(low: float, high: float) -> str:
    return f"[{low:.3f}, {high:.3f}]" if isfinite(low) else ""


def _number(value: float) -> str:
    return f"{value:.3f}" if isfinite(value) else "–"


def _seconds(latency: Figure | None) -> str:
    if latency is None:
        return ""
    return f"{1000 * latency.value:.1f} ms" if latency.value < 1 else f"{latency.value:.2f} s"
