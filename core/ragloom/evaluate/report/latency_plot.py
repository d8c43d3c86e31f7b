"""What each step takes: a bar to the median, paler on to the 90th percentile, a mark at the 99th (SVG)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import isfinite, nan

from ragloom.evaluate.report.numbers import shown
from ragloom.evaluate.report.scale import Scale
from ragloom.evaluate.results import Results
from ragloom.interfaces.resources import Json

WIDTH, HEIGHT = 240, 18
PERCENTILES = ("p50", "p90", "p99")


def latency_section(results: Results) -> str:
    """A row a step, all on one scale; empty where nothing was timed."""
    if not results.steps:
        return ""
    ends = [second for step in results.steps for second in _seconds(step) if isfinite(second)]
    scale = Scale(0.0, max(ends, default=0.0) or 1.0)
    heads = "".join(f'<th scope="col" class="number">{name}</th>' for name in PERCENTILES)
    return (
        '<section id="steps" aria-labelledby="steps-title"><h2 id="steps-title">Latency by step</h2>'
        '<p class="quiet">A question asked alone. Dark to the median, pale on to the 90th percentile, a mark at the '
        '99th.</p><div class="scroll" role="region" tabindex="0" aria-labelledby="steps-title"><table class="figures">'
        f'<thead><tr><th scope="col">Step</th><th scope="col">From 0 to {shown(scale.high, "s")}</th>{heads}</tr>'
        f"</thead><tbody>{''.join(_row(step, scale) for step in results.steps)}</tbody></table></div></section>"
    )


def latency_plot(seconds: tuple[float, ...], scale: Scale) -> str:
    """One step's bar for its ``PERCENTILES``. Hidden from screen readers: the numbers stand beside it."""
    middle, high, highest = (scale.at(one, WIDTH) if isfinite(one) else 0.0 for one in seconds)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'<path class="track" d="M0 {HEIGHT - 1.5}H{WIDTH}"/><rect class="pale" y="3" width="{high:.1f}" height="12"/>'
        f'<rect class="bar" y="3" width="{middle:.1f}" height="12"/>'
        f'<path class="whisker" d="M{max(1.0, highest - 1):.1f} 2V16"/></svg>'
    )


def _row(step: Mapping[str, Json], scale: Scale) -> str:
    seconds = _seconds(step)
    cells = "".join(f'<td class="number">{shown(one, "s")}</td>' for one in seconds)
    name = escape(str(step.get("step", "")))
    return f'<tr><th scope="row">{name}</th><td>{latency_plot(seconds, scale)}</td>{cells}</tr>'


def _seconds(step: Mapping[str, Json]) -> tuple[float, ...]:
    given = (step.get(name) for name in PERCENTILES)
    return tuple(float(one) if isinstance(one, int | float) else nan for one in given)
