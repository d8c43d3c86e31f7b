"""How much worse a figure may become before a build fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import copysign, isfinite, isnan

from ragloom.errors import UsageError
from ragloom.evaluate.comparing.comparison import Comparison, Pair
from ragloom.evaluate.comparing.verdicts import Compared

_SIGNIFICANT = "significant"
_HINT = 'write a figure and a signed number: "f1 -0.01", "latency_p50 +0.5", "f1 -0 significant"'
# Differences of means differ in their last bits from what they are on paper.
_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Limit:
    """Broken where ``figure`` moved by at least ``by``, in the direction of its sign.

    That is ``difference <= by`` for a negative number (-0 is one), ``difference >= by`` for a positive one, and, where
    it says ``significant``, a verdict of better or worse beside.
    """

    figure: str
    by: float
    significant: bool = False

    def __str__(self) -> str:
        return f"{self.figure} {self.by:+g}{f' {_SIGNIFICANT}' if self.significant else ''}"

    def broken_by(self, found: Compared) -> bool:
        """Whether ``found`` moved that far."""
        sign = copysign(1, self.by)
        return sign * found.difference >= abs(self.by) - _SLACK and (found.significant or not self.significant)


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that the pair's ``figure`` breaks."""

    limit: Limit
    pair: Pair
    figure: Compared


def read_limit(text: str) -> Limit:
    """``NAME NUMBER`` or ``NAME NUMBER significant``, the number with its sign. Raises ``UsageError`` for others."""
    words = text.split()
    significant = len(words) > 2 and words[-1] == _SIGNIFICANT
    *name, number = words[:-1] if significant else words or [""]
    by = _signed(number)
    if not name or by is None:
        raise UsageError(f"`{text}` names no figure with a signed number", hint=_HINT)
    if by == 0 and not significant:
        raise UsageError(f"`{text}` fails where nothing changed, too", hint=f'or mean "{text} {_SIGNIFICANT}"')
    return Limit(" ".join(name), by, significant)


def broken(limits: Iterable[Limit], comparison: Comparison) -> list[Broken]:
    """Those of ``limits`` that an evaluation breaks against the first one.

    Raises ``UsageError`` where a limit's figure is not among those compared, has no number, or is not tested though the
    limit asks whether it is significant: a limit that nothing can break guards nothing.
    """
    pairs = [pair for pair in comparison.pairs if pair.one is comparison.pairs[0].one]
    return [Broken(limit, pair, found) for limit in limits for pair, found in _concerned(limit, pairs)
            if limit.broken_by(found)]  # fmt: skip


def _concerned(limit: Limit, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Compared]]:
    for pair in pairs:
        found = pair.figure(limit.figure)
        if isnan(found.difference):
            raise UsageError(
                f"`{limit.figure}` has no number in {pair.one.name} or in {pair.other.name}",
                hint="no question was scored by it: look into what `ragloom eval` reported",
            )
        if limit.significant and not found.tested:
            raise UsageError(
                f"`{limit.figure}` is not tested: {found.why}",
                hint=f'leave out `{_SIGNIFICANT}`: "{limit.figure} {limit.by:+g}"',
            )
        yield pair, found


def _signed(text: str) -> float | None:
    if text[:1] not in ("+", "-"):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
