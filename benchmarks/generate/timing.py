"""What is timed of a text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timed:
    """``prefill_s``: from the prompts to the first tokens; ``decode_s``: from there to the last.

    ``tokens`` are the first text's: systems that compute the same model alike write the same.
    """

    prefill_s: float
    decode_s: float
    tokens: list[int]

    def as_json(self) -> dict:
        """As one object."""
        return asdict(self)


class Clock:
    """Notes the time when a text begins, and when its tokens come."""

    def __init__(self) -> None:
        self._times = [perf_counter()]

    def tick(self) -> None:
        """A token of each text has come."""
        self._times.append(perf_counter())

    def timed(self, tokens: list[int]) -> Timed:
        """What was noted."""
        return Timed(self._times[1] - self._times[0], self._times[-1] - self._times[1], tokens)
