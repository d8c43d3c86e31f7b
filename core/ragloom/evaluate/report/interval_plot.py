"""A figure and its interval as a dot on a whisker (SVG)."""

from __future__ import annotations

from math import isfinite

from ragloom.evaluate.report.scale import Scale
from ragloom.evaluate.results import Figure

WIDTH, HEIGHT, EDGE = 180, 18, 6
"""Pixels; ``EDGE`` is left free at both sides for the dot."""


def interval_plot(figure: Figure, scale: Scale) -> str:
    """Empty where there is no value. Hidden from screen readers: the same numbers stand beside it."""
    if not isfinite(figure.value):
        return ""
    middle = HEIGHT / 2
    return (
        f'<svg class="plot interval" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'aria-hidden="true">'
        f'<path class="track" d="M{EDGE} {middle}H{WIDTH - EDGE}"/>'
        f"{_zero(scale)}{_whisker(figure, scale)}"
        f'<circle class="dot" cx="{_x(figure.value, scale):.1f}" cy="{middle}" r="4.5"/></svg>'
    )


def _zero(scale: Scale) -> str:
    """A mark at 0 where the scale goes below it."""
    return f'<path class="track" d="M{_x(0.0, scale):.1f} 2V{HEIGHT - 2}"/>' if scale.low < 0 else ""


def _whisker(figure: Figure, scale: Scale) -> str:
    if not (isfinite(figure.low) and isfinite(figure.high)):
        return ""
    low, high = _x(figure.low, scale), _x(figure.high, scale)
    return f'<path class="whisker" d="M{low:.1f} 4V14M{low:.1f} {HEIGHT / 2}H{high:.1f}M{high:.1f} 4V14"/>'


def _x(value: float, scale: Scale) -> float:
    return EDGE + scale.at(value, WIDTH - 2 * EDGE)
