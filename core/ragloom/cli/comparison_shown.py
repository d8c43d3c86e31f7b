"""What a comparison found, as lines for a person."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ragloom.evaluate.comparing import Broken, Change, Changes, Compared, Comparison, Differing, Pair
    from ragloom.evaluate.results import Row

MOST_SETTINGS = 12
"""More differing settings or versions are counted only; JSON holds them all."""
TEXT_LENGTH = 160
COLOURS = {"better": "green", "worse": "red", "no difference shown": "dim", "not tested": "dim"}
UNTESTED = ("latency", "usage")
"""Groups of which nobody expects a test: no word is lost on why there is none."""
_HEADING = ("questions", "baseline", "other", "difference", "interval", "p", "adjusted")
_WIDTHS = (9, 9, 9, 10, 20, 7, 8)


def comparison_lines(found: Comparison, failed: Sequence[Broken], *, changes: int) -> Iterator[str]:
    """Each pair as a table with what changed below it, how it was tested, and which limits are broken."""
    for pair in found.pairs:
        yield from _pair_lines(pair, found.how.level, changes)
        yield ""
    tests = "1 test" if found.tests == 1 else f"{found.tests} tests"
    yield f"Adjusted over {tests} (Holm); {found.how.samples} permutations; level {found.how.level:g}."
    for one in failed:
        yield f"[red]failed[/red]  {_broken(one)}"


def _pair_lines(pair: Pair, level: float, changes: int) -> Iterator[str]:
    yield f"[bold]{_escaped(pair.other.name)}[/bold] against {_escaped(pair.one.name)}: {_counted(pair)}"
    yield ""
    names = [_named(one) for one in pair.figures]
    width = max(map(len, ["figure", *names, *(left.name for left in pair.left_out)]))
    heading = [f"{level:.0%} interval" if name == "interval" else name for name in _HEADING]
    yield f"  {'figure':<{width}}  {_columns(heading)}  verdict".rstrip()
    for name, one in zip(names, pair.figures, strict=True):
        yield f"  {_escaped(name):<{width}}  {_columns(_cells(one))}  {_verdict(one)}"
    for left in pair.left_out:
        yield f"  {_escaped(left.name):<{width}}  [dim]left out: {_escaped(left.why)}[/dim]"
    yield from _differing_lines("config", pair.config)
    yield from _differing_lines("made with", pair.made_with)
    yield from _changes_lines(pair.changes, changes)


def _counted(pair: Pair) -> str:
    shared = pair.shared
    left = {
        "failed in one": shared.failed,
        "only in the baseline": shared.only_one,
        "only in the other": shared.only_other,
        "worded otherwise": shared.reworded,
    }
    said = [f"{count} {what}" for what, count in left.items() if count]
    return f"{len(shared.rows)} questions" + (f" (left out: {', '.join(said)})" if said else "")


def _named(one: Compared) -> str:
    return f"{one.name} ({one.unit})" if one.unit else one.name


def _columns(cells: Sequence[str]) -> str:
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _cells(one: Compared) -> list[str]:
    values = [_figure(one.one), _figure(one.other), _figure(one.difference, "+")]
    if not one.tested:
        return ["", *values, "", "", ""]
    interval = f"[{_figure(one.low, '+')}, {_figure(one.high, '+')}]"
    return [str(one.questions), *values, interval, _p(one.p), _p(one.adjusted)]


def _figure(value: float, sign: str = "") -> str:
    if math.isnan(value):
        return "–"
    return f"{value:{sign}.4f}" if abs(value) < 100 else f"{value:{sign}.1f}"


def _p(value: float) -> str:
    return f"{value:.4f}" if value >= 0.0001 else "<0.0001"


def _verdict(one: Compared) -> str:
    why = f": {_escaped(one.why)}" if one.why and one.group not in UNTESTED else ""
    return f"[{COLOURS[one.verdict]}]{one.verdict}{why}[/{COLOURS[one.verdict]}]"


def _differing_lines(title: str, found: Sequence[Differing]) -> Iterator[str]:
    if found:
        yield ""
        yield f"  {title}"
    for one in found[:MOST_SETTINGS]:
        yield f"    {_escaped(one.path)}: {_setting(one.one)} → {_setting(one.other)}"
    if len(found) > MOST_SETTINGS:
        yield f"    and {len(found) - MOST_SETTINGS} more: --json"


def _setting(value: object) -> str:
    return "unset" if value is None else _shortened(json.dumps(value, ensure_ascii=False))


def _changes_lines(found: Changes, most: int) -> Iterator[str]:
    if not found.judge or not most:
        return
    yield ""
    yield f"  by {_escaped(found.judge)}: {len(found.gains)} gains, {len(found.losses)} losses"
    for title, some in (("gain", found.gains), ("loss", found.losses)):
        for one in some[:most]:
            yield from _change_lines(title, one)


def _change_lines(title: str, change: Change) -> Iterator[str]:
    colour = "green" if change.gain > 0 else "red"
    yield f"  [{colour}]{title}[/{colour}]  {_shortened(change.one.question)} [dim]{_escaped(change.one.id)}[/dim]"
    for row, value in ((change.one, change.before), (change.other, change.after)):
        yield f"    {_figure(value)}  {_said(row)}"


def _said(row: Row) -> str:
    """The answer; of a question that was only searched for, what was found."""
    if row.text:
        return _shortened(row.text)
    if row.reason or row.abstained:
        return f"[dim]no answer: {_shortened(row.reason)}[/dim]" if row.reason else "[dim]no answer[/dim]"
    return f"[dim]found: {_shortened(', '.join(one.document for one in row.found[:5]) or 'nothing')}[/dim]"


def _broken(one: Broken) -> str:
    return (
        f"{_escaped(str(one.limit))}: {_escaped(one.figure.name)} moved by {one.figure.difference:+.4g} "
        f"({_escaped(one.pair.other.name)} against {_escaped(one.pair.one.name)})"
    )


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return _escaped(text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…")


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
