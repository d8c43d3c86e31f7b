"""The risk–coverage curve as a picture (SVG)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ragloom.evaluate.calibration import Calibration
from ragloom.metrics.threshold import Worth

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 616, 48, 368
"""Pixels: the whole, and the edges of what is drawn in."""

INK, GRID, CURVE, CHOSEN, TRUE = "#333333", "#dddddd", "#00796b", "#c62828", "#1565c0"


def picture(found: Calibration, title: str) -> str:
    """The curve, the fitted threshold on it, and what the threshold came to on questions held out."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="12" fill="{INK}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            _text(LEFT, 28, title, size=14),
            *_grid(),
            _curve(found),
            *_mark(found.fitted, CHOSEN, "fitted", bar=False),
            *_mark(found.held_out, TRUE, f"held out ({found.folds} folds, 95 %)", bar=True, line=1),
            "</svg>",
            "",
        ]
    )


def _grid() -> Iterator[str]:
    for step in range(0, 11, 2):
        x, y, says = _x(step / 10), _y(step / 10), f"{step * 10} %"
        yield f'<path d="M{x:.1f} {TOP}V{BOTTOM}M{LEFT} {y:.1f}H{RIGHT}" stroke="{GRID}"/>'
        yield _text(x, BOTTOM + 18, says, anchor="middle")
        yield _text(LEFT - 8, y + 4, says, anchor="end")
    yield _text((LEFT + RIGHT) / 2, HEIGHT - 14, "coverage: share of all questions that are answered", anchor="middle")
    middle = (TOP + BOTTOM) / 2
    yield (
        f'<text x="18" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 18 {middle:.0f})">'
        "risk: mean loss of the answers</text>"
    )


def _curve(found: Calibration) -> str:
    points = zip(found.curve.coverage.tolist(), found.curve.risk.tolist(), strict=True)
    drawn = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{CURVE}" stroke-width="2"/>'


def _mark(found: Worth, colour: str, says: str, *, bar: bool, line: int = 0) -> Iterator[str]:
    if found.risk.count == 0:
        return
    x, y = _x(found.coverage), _y(found.risk.mean)
    if bar:
        low, high = _y(found.risk.low), _y(found.risk.high)
        yield f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-width="2"/>'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
    below = TOP + 16 + 18 * line
    told = f"{says}: coverage {found.coverage:.1%}, risk {found.risk.mean:.1%}"
    yield f'<circle cx="{LEFT + 12}" cy="{below - 4}" r="5" fill="{colour}"/>{_text(LEFT + 24, below, told)}'


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _x(coverage: float) -> float:
    return LEFT + coverage * (RIGHT - LEFT)


def _y(risk: float) -> float:
    return BOTTOM - risk * (BOTTOM - TOP)
