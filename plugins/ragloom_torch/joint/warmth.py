"""Whether a generator reads: whether a passage that answers makes the answer likelier than chance."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from ragloom_torch.joint.module import JointModule
from ragloom_torch.joint.rows import JointRow
from ragloom_torch.training.rows import evenly

READS = 0.75
"""Of a generator that does not read, half of the rows are above chance; of 64 of them, hardly ever so many."""
SAMPLE = 64
_AT_ONCE = 8


def warmth(module: JointModule, rows: Sequence[JointRow]) -> float | None:
    """The share of rows whose answer is likelier with their own passage than by chance; None where none can tell.

    By chance: with the passage of the next row (language models), or of any span of the passage (span readers). So
    many as ``SAMPLE`` of the rows with a positive are measured.
    """
    known = evenly([row for row in rows if row.positives], SAMPLE)
    gained = [one for at in range(0, len(known), _AT_ONCE) for one in _gained(module, known, at)]
    return sum(one > 0 for one in gained) / len(gained) if gained else None


def _gained(module: JointModule, known: Sequence[JointRow], at: int) -> list[float]:
    some, pool = known[at : at + _AT_ONCE], module.index.pool
    others = [_another(known, at + place) for place in range(len(some))]
    pairs = [(row, other) for row, other in zip(some, others, strict=True) if other is not None]
    if not pairs:
        return []
    right = pool.passages([row.positives[0] for row, _ in pairs])
    wrong = pool.passages([other for _, other in pairs])
    training = module.training
    module.eval()
    try:
        with torch.no_grad():
            found: list[float] = module.reading.evidence([row for row, _ in pairs], right, wrong)
            return found
    finally:
        module.train(training)


def _another(known: Sequence[JointRow], at: int) -> int | None:
    """A positive of a later row that is none of this one's."""
    for step in range(1, len(known)):
        other = known[(at + step) % len(known)].positives[0]
        if other not in known[at].positives:
            return other
    return None
