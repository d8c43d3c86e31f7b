"""What is to be written, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.constraints import penalised, ruled
from ragloom.decoding.rules import PLAIN, Rules
from ragloom.types import Settings

Scores = NDArray[np.floating[Any]]
Ended = Callable[[Sequence[int]], bool]
"""Whether a text of these tokens is at its end, because it holds a stop string."""


def never(tokens: Sequence[int]) -> bool:
    """No text ends of itself."""
    return False


@dataclass(frozen=True, slots=True)
class Brief:
    """One text to write. ``before`` are the tokens that it goes on from, ``ends`` those that end it.

    ``limit`` is how many tokens there may be, the end among them.
    """

    settings: Settings
    limit: int
    rules: Rules = PLAIN
    ends: frozenset[int] = frozenset()
    before: tuple[int, ...] = ()
    ended: Ended = never

    @property
    def draws(self) -> bool:
        """Whether tokens are drawn, not the best ones taken."""
        return self.settings.temperature > 0

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands between the model's scores and the choice."""
        rules = self.rules
        ruled = rules.no_repeat or rules.first_id is not None or rules.last_id is not None
        return not ruled and self.settings.repetition_penalty == 1.0

    def processed(self, scores: Scores, tokens: Sequence[int]) -> Scores:
        """Scores [V] of the token after ``tokens``, once penalties and rules have had their say."""
        if self.is_plain:
            return scores
        before = [*self.before, *tokens]
        scores = penalised(scores, before, self.settings.repetition_penalty)
        return ruled(scores, before, len(tokens), self.limit, self.rules)
