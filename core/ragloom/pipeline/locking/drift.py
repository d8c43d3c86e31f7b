"""What is no longer as it was locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ragloom.errors import UsageError

MOST_TOLD = 30
"""More are not told at once."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing: what it is, as it was locked, as it is now, and what to type so that it is again as it was."""

    what: str
    locked: str
    now: str
    fix: str

    def __str__(self) -> str:
        return f"{self.what}: {self.locked} → {self.now}\n    {self.fix}"


class DriftedError(UsageError):
    """A run that is not the one that was locked; ``drifts`` holds everything that differs."""

    def __init__(self, drifts: Sequence[Drift], file: Path) -> None:
        self.drifts = tuple(drifts)
        said = "1 thing is" if len(self.drifts) == 1 else f"{len(self.drifts)} things are"
        lines = [f"{said} no longer as locked", *_told(self.drifts)]
        hint = "mend that, or take what is there now: `ragloom lock` again, with the same options"
        super().__init__("\n  ".join(lines), where=str(file), hint=hint)


def between(
    what: str, locked: Mapping[str, str], now: Mapping[str, str], fix: Mapping[str, str] | str, *, new: str = ""
) -> Iterator[Drift]:
    """The files of ``what`` that have changed or are gone; those that have come, too, where ``new`` says what to do."""
    for name in sorted({*locked, *(now if new else ())}):
        if locked.get(name) != now.get(name):
            mend = new if name not in locked else fix if isinstance(fix, str) else fix[name]
            yield Drift(f"{what}{name}", _digest(locked.get(name)), _digest(now.get(name)), mend)


def _digest(digest: str | None) -> str:
    return "not there" if digest is None else f"sha256 {digest[:12]}…"


def _told(drifts: Sequence[Drift]) -> Iterator[str]:
    yield from map(str, drifts[:MOST_TOLD])
    if (more := len(drifts) - MOST_TOLD) > 0:
        yield f"and {more} more"
