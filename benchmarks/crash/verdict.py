"""What was found wrong, counted as the report counts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.crash.witness import State

COUNTS = ("acknowledged_lost", "resurrected", "unopenable", "undetected_corruptions", "mixed_generations")


@dataclass(slots=True)
class Verdict:
    """Counts over any number of trials.

    ``why`` tells the first of what went wrong, ``seconds`` are the times of reopening, ``also`` are figures of one dose
    alone, ``notes`` what a reader of the figures must know.
    """

    trials: int = 0
    acknowledged_lost: int = 0
    resurrected: int = 0
    unopenable: int = 0
    undetected_corruptions: int = 0
    mixed_generations: int = 0
    why: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    also: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was wrong."""
        return not any(getattr(self, name) for name in COUNTS)

    def blame(self, count: str, why: str, times: int = 1) -> None:
        """Something was wrong."""
        setattr(self, count, getattr(self, count) + times)
        if len(self.why) < 20:
            self.why.append(f"{count}: {why}")

    def join(self, other: Verdict, where: str = "") -> None:
        """Add another's trials and counts."""
        self.trials += other.trials
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.why += [f"{where}: {why}" if where else why for why in other.why][: 20 - len(self.why)]
        self.seconds += other.seconds


def compare(verdict: Verdict, there: State, allowed: list[State], where: str = "") -> None:
    """Blame what ``there`` lacks of the nearest allowed state, and what it has that nobody put there."""
    lost, back = min((differences(there, state) for state in allowed), key=lambda pair: len(pair[0]) + len(pair[1]))
    if lost:
        verdict.blame("acknowledged_lost", f"{where} {sorted(lost)[:5]}", len(lost))
    if back:
        verdict.blame("resurrected", f"{where} {sorted(back)[:5]}", len(back))


def differences(there: State, state: State) -> tuple[set[str], set[str]]:
    """The documents of ``state`` that are not as it says, and those there that are not in it or are as they were."""
    lost = {name for name, number in state.items() if there.get(name) != number}
    back = {name for name, number in there.items() if state.get(name) != number}
    return lost, back
