"""Some of the questions, drawn at random, in the data's order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ragloom.evaluate.data.question import EvalData


def limited(data: EvalData, most: int | None, seed: int = 0) -> EvalData:
    """``data`` with ``most`` of its questions; all of them where ``most`` is None or there are no more."""
    if most is None or most >= len(data.questions):
        return data
    drawn = sorted(Random(seed).sample(range(len(data.questions)), most))
    return replace(data, questions=tuple(data.questions[number] for number in drawn))
