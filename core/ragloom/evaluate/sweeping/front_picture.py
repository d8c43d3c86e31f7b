"""Quality over latency as a picture (SVG): every finalist, and the front that no other is better than in both."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from math import ceil, floor, isfinite, log10

from ragloom.evaluate.sweeping.found import Sweep, Tried

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 72, 736, 56, 400
"""Pixels: the whole, and the edges of what is drawn in."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

INK, GRID, FRONT, OTHER, WINNER = "#333333", "#dddddd", "#00796b", "#90a4ae", "#c62828"


def front_picture(found: Sweep) -> str:
    """A point for each finalist that was timed, with the interval of its figure; the number is the config's."""
    points = [one for one in found.tried if one.figure is not None and one.latency is not None]
    scale = _Scale(points)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="12" fill="{INK}" role="img">',
            f"<title>{escape(_title(found))}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            _text(LEFT, 26, _title(found), size=14),
            _text(LEFT, 44, "green: no other is better in both; red: the winner; bars: 95 % intervals"),
            *scale.grid(found.metric),
            _line(points, scale),
            *(mark for one in points for mark in _point(one, scale, winner=one.number == found.winner)),
            "</svg>",
            "",
        ]
    )


def _title(found: Sweep) -> str:
    return f"{found.name}: {found.metric} over seconds a question"


class _Scale:
    """From seconds (by their logarithm) and figures to pixels, with some room around the points."""

    def __init__(self, points: Sequence[Tried]) -> None:
        seconds = [one.latency.value for one in points if one.latency] or [0.1]
        figures = [bound for one in points if one.figure for bound in _bounds(one)] or [0.0, 1.0]
        self.fast, self.slow = log10(max(min(seconds), 1e-6)) - 0.1, log10(max(*seconds, 1e-6)) + 0.1
        room = max(0.05 * (max(figures) - min(figures)), 1e-3)
        self.low, self.high = min(figures) - room, max(figures) + room

    def x(self, seconds: float) -> float:
        return LEFT + (log10(max(seconds, 1e-6)) - self.fast) / (self.slow - self.fast) * (RIGHT - LEFT)

    def y(self, figure: float) -> float:
        return BOTTOM - (figure - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def grid(self, metric: str) -> Iterator[str]:
        """Lines with their numbers."""
        for step in range(5):
            figure = self.low + (self.high - self.low) * step / 4
            yield f'<path d="M{LEFT} {self.y(figure):.1f}H{RIGHT}" stroke="{GRID}"/>'
            yield _text(LEFT - 8, self.y(figure) + 4, f"{figure:.3f}", anchor="end")
        for seconds in self._seconds():
            yield f'<path d="M{self.x(seconds):.1f} {TOP}V{BOTTOM}" stroke="{GRID}"/>'
            yield _text(self.x(seconds), BOTTOM + 18, _told(seconds), anchor="middle")
        yield _text((LEFT + RIGHT) / 2, HEIGHT - 16, "median of a question asked alone", anchor="middle")
        middle = (TOP + BOTTOM) / 2
        yield (
            f'<text x="18" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 18 {middle:.0f})">'
            f"{escape(metric)}</text>"
        )

    def _seconds(self) -> Iterator[float]:
        """1, 2 and 5 of each power of ten; the ends where none lies between them."""
        powers = range(floor(self.fast), ceil(self.slow) + 1)
        round_ones = [step * 10.0**power for power in powers for step in (1, 2, 5)]
        within = [one for one in round_ones if self.fast <= log10(one) <= self.slow]
        yield from within or (10**self.fast, 10**self.slow)


def _line(points: Sequence[Tried], scale: _Scale) -> str:
    """The front as steps: up to the next point it stays as good as the one before."""
    front = sorted((one for one in points if one.front), key=lambda one: one.latency.value if one.latency else 0.0)
    path = ""
    for one in front:
        assert one.figure is not None and one.latency is not None
        x, y = scale.x(one.latency.value), scale.y(one.figure.value)
        path += f"M{x:.1f} {y:.1f}" if not path else f"H{x:.1f}V{y:.1f}"
    return f'<path d="{path}" fill="none" stroke="{FRONT}" stroke-width="2"/>' if path else ""


def _point(one: Tried, scale: _Scale, *, winner: bool) -> Iterator[str]:
    assert one.figure is not None and one.latency is not None
    colour = WINNER if winner else FRONT if one.front else OTHER
    x, y = scale.x(one.latency.value), scale.y(one.figure.value)
    low, high = _bounds(one)
    said = ", ".join(f"{path} = {label}" for path, label in one.labels.items())
    yield f'<path d="M{x:.1f} {scale.y(low):.1f}V{scale.y(high):.1f}" stroke="{colour}" stroke-opacity="0.5"/>'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"><title>{escape(said)}</title></circle>'
    yield _text(x + 8, y - 6, str(one.number))


def _bounds(one: Tried) -> tuple[float, float]:
    """The interval of its figure, the figure itself where it has none."""
    assert one.figure is not None
    low, high = one.figure.low, one.figure.high
    return (low, high) if isfinite(low) and isfinite(high) else (one.figure.value, one.figure.value)


def escape(text: str) -> str:
    """``text`` as XML may hold it: control characters and halves of surrogate pairs are in no such file."""
    return html.escape(_NO_XML.sub("\ufffd", text))


def _told(seconds: float) -> str:
    return f"{1000 * seconds:g} ms" if seconds < 1 else f"{seconds:g} s"


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'
