"""What a calibration found, as lines for a person and as a JSON value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.evaluate import Calibration
    from ragloom.metrics.threshold import Worth

MOST_ROWS = 20
"""More points of the curve are thinned out on a terminal; JSON holds them all."""


def calibration_lines(found: Calibration, *, loss: str, file: Path | None, written: bool) -> Iterator[str]:
    """The curve as a table, the threshold, what it is worth, and what to type."""
    yield (
        f"{found.questions} questions, {found.unanswerable} of them unanswerable. Without a threshold "
        f"{found.questions - found.abstained} are answered"
        + (f", {found.unsure} of these without a confidence." if found.unsure else ".")
    )
    yield f"Loss: {loss}. AURC {found.aurc:.3f}, {found.excess_aurc:.3f} above the best order of the same answers."
    yield ""
    yield f"{'confidence':>12} {'answered':>9} {'coverage':>9} {'risk':>7}"
    yield from _rows(found)
    yield ""
    yield f"[bold]Threshold: {'none, every answer is given' if found.threshold is None else found.threshold}[/bold]"
    yield f"  on these questions     {_worth(found.fitted)}"
    yield f"  on questions held out  {_worth(found.held_out)} ({found.folds}-fold cross-validation)"
    yield from _next(found, file, written)


def calibration_json(found: Calibration, *, loss: str, written: bool) -> dict[str, Any]:
    """Everything, the whole curve too; what is no number is null."""
    curve = zip(found.curve.threshold.tolist(), found.curve.coverage.tolist(), found.curve.risk.tolist(), strict=True)
    return {
        "questions": found.questions,
        "unanswerable": found.unanswerable,
        "abstained": found.abstained,
        "without_confidence": found.unsure,
        "loss": loss,
        "aurc": found.aurc,
        "excess_aurc": found.excess_aurc,
        "threshold": found.threshold,
        "fitted": _worth_json(found.fitted),
        "held_out": {**_worth_json(found.held_out), "folds": found.folds},
        "curve": [{"confidence": _number(sure), "coverage": coverage, "risk": risk} for sure, coverage, risk in curve],
        "written": written,
    }


def _rows(found: Calibration) -> Iterator[str]:
    size = len(found.curve.threshold)
    shown = sorted({round(step * (size - 1) / max(1, MOST_ROWS - 1)) for step in range(MOST_ROWS)})
    for point in shown:
        sure, coverage = float(found.curve.threshold[point]), float(found.curve.coverage[point])
        answered = round(coverage * found.questions)
        named = "(none)" if math.isinf(sure) else f"{sure:.4g}"
        yield f"{named:>12} {answered:>9} {coverage:>9.1%} {found.curve.risk[point]:>7.1%}"


def _worth(found: Worth) -> str:
    if not found.risk.count:
        return f"coverage {found.coverage:.1%}, nothing is answered; score {found.score:.3f}"
    interval = f"{found.risk.mean:.1%} \\[{found.risk.low:.1%}, {found.risk.high:.1%}]"
    return f"coverage {found.coverage:.1%}, risk {interval}, score {found.score:.3f}"


def _next(found: Calibration, file: Path | None, written: bool) -> Iterator[str]:
    from rich.markup import escape

    if written:
        yield f"Written to {escape(str(file))}."
    elif found.threshold is not None:
        yield f"To use it: `abstain: {{below: {found.threshold}}}` in the config, or the same command with --write."


def _worth_json(found: Worth) -> dict[str, Any]:
    risk = {name: _number(getattr(found.risk, field)) for name, field in _RISK.items()}
    return {"coverage": found.coverage, **risk, "score": found.score}


_RISK = {"risk": "mean", "risk_low": "low", "risk_high": "high"}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
