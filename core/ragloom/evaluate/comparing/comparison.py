"""Evaluations compared in pairs: what differs between them, and whether more than chance is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ragloom.errors import UsageError
from ragloom.evaluate.comparing.changes import Changes, changes
from ragloom.evaluate.comparing.differing import Differing, differing
from ragloom.evaluate.comparing.measured import LeftOut, Measured, PoolingOf, measured
from ragloom.evaluate.comparing.pairing import Together, together
from ragloom.evaluate.comparing.verdicts import Compared, Sampling, compared, judged
from ragloom.evaluate.results import Results


@dataclass(frozen=True, slots=True)
class Pair:
    """``other`` against ``one``: figures, questions that changed, settings and versions that are not the same."""

    one: Results
    other: Results
    shared: Together
    figures: tuple[Compared, ...]
    left_out: tuple[LeftOut, ...]
    changes: Changes
    config: tuple[Differing, ...]
    made_with: tuple[Differing, ...]

    def figure(self, name: str) -> Compared:
        """The figure of that name. Raises ``UsageError`` with those that were compared."""
        found = next((one for one in self.figures if one.name == name), None)
        if found is None:
            have = ", ".join(one.name for one in self.figures) or "none"
            raise UsageError(
                f"{self.other.name} and {self.one.name} were not compared by '{name}'", hint=f"one of: {have}"
            )
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every pair, and how it was tested: ``tests`` p-values were adjusted together."""

    pairs: tuple[Pair, ...]
    tests: int
    how: Sampling


@dataclass(frozen=True, slots=True)
class _Plan:
    one: Results
    other: Results
    shared: Together
    measured: tuple[Measured, ...]
    left_out: tuple[LeftOut, ...]


def compare(
    results: Sequence[Results],
    pooling_of: PoolingOf,
    *,
    names: Sequence[str] = (),
    every: bool = False,
    different_data: bool = False,
    how: Sampling | None = None,
) -> Comparison:
    """Every one of ``results`` against the first; ``every``: all pairs, each against the one before it.

    ``names`` are the figures that are tested, by default all. Raises ``UsageError`` for fewer than two evaluations, for
    a level or a number of samples that tests nothing, for a name that no pair has, and as ``together`` does.
    """
    how = _checked(how or Sampling(), results)
    pairs = combinations(results, 2) if every else ((results[0], one) for one in results[1:])
    plans = _restricted([_planned(*pair, pooling_of, different_data) for pair in pairs], names)
    tests = sum(one.differing > 0 for plan in plans for one in plan.measured)
    how = how.for_tests(tests)
    figures = iter(judged([compared(one, how) for plan in plans for one in plan.measured], how))
    return Comparison(tuple(_pair(plan, [next(figures) for _ in plan.measured]) for plan in plans), tests, how)


def _checked(how: Sampling, results: Sequence[Results]) -> Sampling:
    if len(results) < 2:
        raise UsageError("one evaluation alone cannot be compared", hint="ragloom compare BASELINE OTHER")
    if not 0 < how.level < 1 or how.samples < 1:
        raise UsageError(
            f"level {how.level} with {how.samples} samples tests nothing",
            hint="a level between 0 and 1, such as 0.95, and at least one sample",
        )
    return how


def _planned(one: Results, other: Results, pooling_of: PoolingOf, different_data: bool) -> _Plan:
    shared = together(one, other, different_data=different_data)
    return _Plan(one, other, shared, *measured(one, other, shared, pooling_of))


def _restricted(plans: Sequence[_Plan], names: Sequence[str]) -> list[_Plan]:
    """To the figures called ``names``, if any. What has no test is no part of the family, and stays to be seen."""
    have = dict.fromkeys(figure.name for plan in plans for figure in plan.measured)
    unknown = [name for name in names if name not in have]
    if unknown:
        raise UsageError(f"the evaluations share no figure '{unknown[0]}'", hint=f"one of: {', '.join(have)}")
    return [replace(plan, measured=tuple(_kept(plan.measured, names))) for plan in plans]


def _kept(figures: Iterable[Measured], names: Sequence[str]) -> Iterator[Measured]:
    return (one for one in figures if not names or one.name in names or not one.tested)


def _pair(plan: _Plan, figures: Sequence[Compared]) -> Pair:
    return Pair(
        plan.one,
        plan.other,
        plan.shared,
        tuple(figures),
        plan.left_out,
        changes(plan.shared, plan.measured, plan.one),
        differing(plan.one.config, plan.other.config),
        differing(plan.one.made_with, plan.other.made_with),
    )
