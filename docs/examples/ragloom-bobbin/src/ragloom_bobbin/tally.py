"""What the event hook counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ragloom.types.events import AnswerGenerated


@dataclass
class Tally:
    """How many questions this process answered, how many it abstained on, and how long that took in all.

    A pipeline may be asked on several threads, so an event is taken in under a lock.
    """

    answered: int = 0
    abstained: int = 0
    seconds: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, event: AnswerGenerated) -> None:
        """Count the answers of one batch."""
        with self._lock:
            silent = sum(answer.abstained for answer in event.answers)
            self.abstained += silent
            self.answered += len(event.answers) - silent
            self.seconds += event.seconds

    def __str__(self) -> str:
        return f"{self.answered} answered, {self.abstained} abstained on, {self.seconds:.2f} s for the answers"


TALLY = Tally()
"""The one that `plugin.py` tells and `ragloom quiz` shows."""
