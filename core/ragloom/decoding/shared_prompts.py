"""Scoring several texts behind one prompt, which is then read once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.probabilities import log_p
from ragloom.decoding.rows import ModelRows
from ragloom.decoding.token_model import TokenModel

STEP = 32
"""What one more token of a few texts costs, in tokens of a prompt: each step reads all weights anew."""


def is_worth_sharing(prompt: int, targets: Sequence[int]) -> bool:
    """Whether texts of ``targets`` tokens behind one prompt of ``prompt`` tokens are scored sooner step by step."""
    return prompt + STEP * max(targets, default=0) < sum(prompt + one for one in targets)


def scored_stepwise(
    model: TokenModel, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[Sequence[int]]]
) -> list[list[NDArray[np.float64]]]:
    """Log p of each token of each of ``targets[i]``, all of them behind ``prompts[i]``: float64[T] for each."""
    found: list[list[list[float]]] = [[[] for _ in some] for some in targets]
    rows = ModelRows.of(model, prompts)
    following = [(i, j, i) for i, some in enumerate(targets) for j, one in enumerate(some) if one]
    step = 0
    while following:
        for i, j, row in following:
            found[i][j].append(log_p(rows.scores[row], targets[i][j][step]))
        following = [one for one in following if step + 1 < len(targets[one[0]][one[1]])]
        if following:
            tokens = [targets[i][j][step] for i, j, _ in following]
            rows.grow(np.array([row for *_, row in following], np.int64), np.array(tokens, np.int64))
            following = [(i, j, place) for place, (i, j, _) in enumerate(following)]
        step += 1
    return [[np.array(one, np.float64) for one in some] for some in found]
