"""The risk–coverage curve of the answers (SVG): what abstaining more often would buy."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import isfinite

import numpy as np

from ragloom.evaluate.report.numbers import count
from ragloom.evaluate.report.verdicts import judge_of
from ragloom.evaluate.results import Results
from ragloom.metrics import RiskCoverage, risk_coverage

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 436, 12, 250
"""Pixels: the whole, and the edges of what is drawn in."""
MOST_POINTS = 400
"""More cannot be told apart."""


def curve_section(results: Results) -> str:
    """The curve, or a sentence on why there is none; empty where no answers are judged."""
    judge = judge_of(results)
    if not judge:
        return ""
    known = [*_known(results, judge)]
    drawn = _figure(known, judge, len(results.rows)) if known else _NONE
    return (
        '<section id="curve" aria-labelledby="curve-title"><h2 id="curve-title">Risk and coverage</h2>'
        f"{drawn}</section>"
    )


_NONE = '<p class="quiet">No curve: no answer has both a confidence and a judged value.</p>'


def _known(results: Results, judge: str) -> Iterator[tuple[float, float]]:
    """Confidence and loss of each answer that has both."""
    for row in results.rows:
        value = row.values.get(judge, float("nan"))
        if not row.error and not row.abstained and isfinite(row.confidence) and isfinite(value):
            yield row.confidence, 1 - value


def _figure(known: list[tuple[float, float]], judge: str, questions: int) -> str:
    confidence, loss = np.array(known, np.float64).T
    curve = risk_coverage(confidence, loss)
    said = (
        f"{count(len(known), 'answer', 'answers')} of {count(questions, 'question', 'questions')}, from the surest on. "
        f"Were only the answers up to a point given, its risk would be the mean of their 1 − {judge}. A curve that "
        "rises says that confidence tells right from wrong; a flat one that it does not."
    )
    caption = f'<figcaption class="quiet">{escape(said)}</figcaption>'
    return f"<figure>{curve_plot(curve, len(known) / questions)}{caption}</figure>"


def curve_plot(curve: RiskCoverage, answered: float) -> str:
    """``curve`` over the share of all questions, of which the share ``answered`` has an answer."""
    end = f"risk {curve.risk[-1]:.1%} at coverage {answered:.1%}".replace("%", " %")
    return (
        f'<svg class="plot curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Risk over coverage: {end}">'
        f"{''.join(_grid())}{_line(curve, answered)}</svg>"
    )


def _grid() -> Iterator[str]:
    for step in range(0, 11, 2):
        x, y, says = _x(step / 10), _y(step / 10), f"{step * 10} %"
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{BOTTOM}M{LEFT} {y:.1f}H{RIGHT}"/>'
        yield _text(x, BOTTOM + 17, says, "middle")
        yield _text(LEFT - 7, y + 4, says, "end")
    yield _text((LEFT + RIGHT) / 2, HEIGHT - 8, "coverage: share of the questions that are answered", "middle")
    yield _text(LEFT + 6, TOP + 14, "risk", "start")


def _line(curve: RiskCoverage, answered: float) -> str:
    size = len(curve.coverage)
    shown = np.unique(np.linspace(0, size - 1, min(size, MOST_POINTS)).round().astype(np.int64))
    points = [*zip(curve.coverage[shown].tolist(), curve.risk[shown].tolist(), strict=True)]
    drawn = " ".join(f"{_x(coverage * answered):.1f},{_y(risk):.1f}" for coverage, risk in points)
    coverage, risk = points[-1]
    end = f'<circle class="dot" cx="{_x(coverage * answered):.1f}" cy="{_y(risk):.1f}" r="4.5"/>'
    return f'<polyline class="line" points="{drawn}"/>{end}'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _x(coverage: float) -> float:
    return LEFT + coverage * (RIGHT - LEFT)


def _y(risk: float) -> float:
    """A risk past 1, of a metric that goes below 0, is drawn at the top."""
    return BOTTOM - min(1.0, max(0.0, risk)) * (BOTTOM - TOP)
