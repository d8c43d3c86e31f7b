"""Tokens that may not come, or have to: pure functions of a row's scores and of what stands before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.rules import Rules

Scores = NDArray[np.floating[Any]]


def penalised(scores: Scores, seen: Sequence[int] | NDArray[np.int64], penalty: float) -> Scores:
    """Scores [V] with those of tokens ``seen`` divided by ``penalty`` where positive, multiplied where negative.

    Keskar et al. 2019, CTRL: A Conditional Transformer Language Model for Controllable Generation, section 4.1. A token
    that was seen several times is penalised once.
    """
    if penalty == 1.0:
        return scores
    tokens = np.unique(np.asarray(seen, np.int64))
    tokens = tokens[tokens < len(scores)]
    changed = scores.copy()
    at = changed[tokens]
    changed[tokens] = np.where(at < 0, at * penalty, at / penalty)
    return changed


def ruled(scores: Scores, before: Sequence[int], written: int, limit: int, rules: Rules) -> Scores:
    """Scores [V] of the next token where ``rules`` hold: what they forbid is −inf, what they demand the only one left.

    ``before`` are all tokens so far, ``written`` of them the text's own, of which there may be ``limit``.
    """
    if rules.no_repeat:
        scores = without(scores, _closing(before, rules.no_repeat))
    forced = _forced(written, limit, rules)
    return scores if forced is None else only(scores, forced)


def without(scores: Scores, tokens: Sequence[int]) -> Scores:
    """Scores [V], those of ``tokens`` −inf."""
    changed = scores.copy()
    changed[list(tokens)] = -np.inf
    return changed


def only(scores: Scores, token: int) -> Scores:
    """Scores [V], 0 for ``token`` and −inf for every other."""
    changed = np.full_like(scores, -np.inf)
    changed[token] = 0
    return changed


def _forced(written: int, limit: int, rules: Rules) -> int | None:
    if written == 0 and rules.first_id is not None:
        return rules.first_id
    return rules.last_id if written == limit - 1 else None


def _closing(before: Sequence[int], size: int) -> list[int]:
    """The tokens that would close a run of ``size`` which has been there before."""
    opening = tuple(before[len(before) - size + 1 :]) if size > 1 else ()
    starts = range(len(before) - size + 1)
    return [before[at + size - 1] for at in starts if tuple(before[at : at + size - 1]) == opening]
