"""How a metric's values lie over the questions (SVG): a mean of 0.5 may be half right everywhere, or right on half."""

from __future__ import annotations

from html import escape
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from ragloom.evaluate.report.columns import metric_columns
from ragloom.evaluate.report.numbers import count, shown
from ragloom.evaluate.results import Results

WIDTH, HEIGHT, BINS = 220, 72, 10

Floats = NDArray[np.float64]


def histograms_section(results: Results) -> str:
    """A small histogram a metric; empty where no metric has a value for each question."""
    columns = {name: _values(results, name) for name in metric_columns(results)}
    drawn = [_figure(name, values) for name, values in columns.items() if len(values)]
    if not drawn:
        return ""
    return (
        '<section id="values" aria-labelledby="values-title"><h2 id="values-title">Values by question</h2>'
        '<p class="quiet">How many questions have which value, in ten equal steps.</p>'
        f'<div class="multiples">{"".join(drawn)}</div></section>'
    )


def histogram_plot(counts: NDArray[np.int64], name: str) -> str:
    """A bar a step, the tallest as high as the picture; a step with any question in it can be seen."""
    step, most = WIDTH / len(counts), max(1, int(counts.max()))
    bars = "".join(_bar(place * step, step, int(one) / most) for place, one in enumerate(counts) if one)
    said = ", ".join(f"{int(one):,}" for one in counts)
    return (
        f'<svg class="plot histogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(name)}: questions by value, lowest first: {said}">'
        f'{bars}<path class="track" d="M0 {HEIGHT - 0.5}H{WIDTH}"/></svg>'
    )


def _bar(x: float, width: float, share: float) -> str:
    height = max(1.5, share * (HEIGHT - 4))
    top = HEIGHT - 1 - height
    return f'<rect class="bar" x="{x + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" height="{height:.1f}"/>'


def _figure(name: str, values: Floats) -> str:
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    counts, _ = np.histogram(values, BINS, (low, high))
    said = f"{count(len(values), 'question', 'questions')}, median {shown(float(np.median(values)))}"
    return (
        f"<figure><h3>{escape(name).replace('_', '_<wbr>')}</h3>{histogram_plot(counts, name)}"
        f'<div class="ends"><span>{_end(low)}</span><span>{_end(high)}</span></div>'
        f'<figcaption class="quiet">{said}</figcaption></figure>'
    )


def _end(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else shown(value)


def _values(results: Results, name: str) -> Floats:
    given = (row.values.get(name, float("nan")) for row in results.rows)
    return np.array([one for one in given if isfinite(one)], np.float64)
