"""What a comparison found, as a JSON value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.evaluate.comparing import Broken, Change, Compared, Comparison, Differing, Pair
    from ragloom.evaluate.results import Results, Row


def comparison_json(found: Comparison, failed: Sequence[Broken]) -> dict[str, Any]:
    """Everything; what is no number is null."""
    sides = {id(one): one for pair in found.pairs for one in (pair.one, pair.other)}
    return {
        "level": found.how.level,
        "samples": found.how.samples,
        "seed": found.how.seed,
        "tests": found.tests,
        "evaluations": [_evaluation_json(one) for one in sides.values()],
        "pairs": [_pair_json(pair) for pair in found.pairs],
        "failed": [
            {
                "limit": str(one.limit),
                "baseline": one.pair.one.name,
                "other": one.pair.other.name,
                "difference": one.figure.difference,
                "adjusted_p": _number(one.figure.adjusted),
            }
            for one in failed
        ],
    }


def _evaluation_json(results: Results) -> dict[str, Any]:
    return {"name": results.name, "data": dict(results.data), "questions": len(results.rows)}


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "baseline": pair.one.name,
        "other": pair.other.name,
        "questions": {
            "compared": len(pair.shared.rows),
            "failed": pair.shared.failed,
            "newly_failed": pair.shared.newly_failed,
            "only_baseline": pair.shared.only_one,
            "only_other": pair.shared.only_other,
            "reworded": pair.shared.reworded,
        },
        "figures": [_figure_json(one) for one in pair.figures],
        "left_out": [{"name": one.name, "why": one.why} for one in pair.left_out],
        "config": [_differing_json(one) for one in pair.config],
        "made_with": [_differing_json(one) for one in pair.made_with],
        "changes": {
            "metric": pair.changes.judge,
            "gains": [_change_json(one) for one in pair.changes.gains],
            "losses": [_change_json(one) for one in pair.changes.losses],
        },
    }


def _figure_json(one: Compared) -> dict[str, Any]:
    return {
        "name": one.name,
        "group": one.group,
        "unit": one.unit,
        "higher_is_better": one.higher_is_better,
        "questions": one.questions,
        "differing": one.differing,
        "baseline": _number(one.one),
        "other": _number(one.other),
        "difference": _number(one.difference),
        "low": _number(one.low),
        "high": _number(one.high),
        "p": _number(one.p),
        "adjusted_p": _number(one.adjusted),
        "verdict": one.verdict,
        "why": one.why,
    }


def _differing_json(one: Differing) -> dict[str, Any]:
    return {"path": one.path, "baseline": one.one, "other": one.other}


def _change_json(one: Change) -> dict[str, Any]:
    return {
        "id": one.one.id,
        "question": one.one.question,
        "gold": list(one.one.gold),
        "baseline": {"value": one.before, **_answer_json(one.one)},
        "other": {"value": one.after, **_answer_json(one.other)},
    }


def _answer_json(row: Row) -> dict[str, Any]:
    return {
        "answer": row.text,
        "abstained": row.abstained,
        "reason": row.reason,
        "found": [one.document for one in row.found[:5]],
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
