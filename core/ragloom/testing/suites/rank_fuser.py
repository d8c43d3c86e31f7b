"""What a rank fuser promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from ragloom.testing.cases.rank_fuser import RankFuserCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.rankings import alike, drawn_batch, frozen, ranking, spoken
from ragloom.testing.trial import Trial
from ragloom.types import Ranking

CASE = RankFuserCase
Its = Trial[RankFuserCase]
Many = Sequence[Sequence[Ranking]]

_EXTREME: dict[str, tuple[float, ...]] = {
    "1e30": (1e30, 1.0, -1e30),
    "the largest of float32": (3.4e38, 3.3e38, -3.4e38),
    "denormal": (1e-44, 1e-45, 0.0),
    "below zero": (-1.0, -2.0, -3.0),
    "all equal": (7.0, 7.0, 7.0),
    "all zero": (0.0, 0.0, 0.0),
    "nearly equal": (1.0000001, 1.0, 0.99999994),
}


_LEAVES_OUT = "the case says that the fuser leaves out some of what was found"


@check
def gives_one_ranking_a_query(trial: Its) -> None:
    """``fuse`` gives a list of as many rankings as there are queries."""
    with trial.opened() as fuser:
        for size in (0, 1, 5):
            batch = drawn_batch(trial.case.sources)[:size]
            found = _fuse(fuser, batch)
            promise(isinstance(found, list), f"fuse() gave a {type(found).__name__}, no list of rankings")
            promise(len(found) == size, f"fuse() gave {len(found)} rankings for a batch of {size} queries")
            odd = [type(one).__name__ for one in found if not isinstance(one, Ranking)]
            promise(not odd, f"fuse() gave {odd[:1]} where a ragloom.types.Ranking was promised")


@check
def gives_nothing_where_nothing_was_found(trial: Its) -> None:
    """Empty rankings, and no rankings at all, give an empty ranking."""
    empty = [Ranking.empty(source) for source in trial.case.sources]
    with trial.opened() as fuser:
        for given in (empty, empty[:1], []):
            found = _one(fuser, given)
            promise(len(found) == 0, f"fuse() of {spoken(given)} gave {spoken([found])}: nothing was found")


@check
def bears_an_empty_ranking_beside_others(trial: Its) -> None:
    """Where one retriever finds nothing, what another found stays as it is."""
    if not trial.case.keeps_all:
        raise NotApplicable(_LEAVES_OUT)
    full, empty = ranking(trial.case.sources[0], {3: 2.0, 8: 1.5, 1: 0.5}), Ranking.empty(trial.case.sources[1])
    with trial.opened() as fuser:
        for given in ([full, empty], [empty, full]):
            found = _one(fuser, given)
            promise(found.ids.tolist() == [3, 8, 1], f"fuse() of {spoken(given)} gave {spoken([found])}")


@check
def gives_arrays_of_the_promised_types(trial: Its) -> None:
    """``ids`` are int64[n] and ``scores`` float32[n]."""
    for given, found in _results(trial):
        ids, scores = np.asarray(found.ids), np.asarray(found.scores)
        promise(ids.dtype == np.int64, f"fuse() of {spoken(given)} gave ids of {ids.dtype}, int64 is promised")
        promise(scores.dtype == np.float32, f"fuse() of {spoken(given)} gave scores of {scores.dtype}, not float32")
        fits = ids.ndim == 1 and ids.shape == scores.shape
        promise(fits, f"fuse() of {spoken(given)} gave ids {ids.shape} and scores {scores.shape}")


@check
def ranks_no_id_twice(trial: Its) -> None:
    """An id that several rankings hold stands in the joined one once."""
    for given, found in _results(trial):
        unique = len(set(found.ids.tolist())) == len(found)
        promise(unique, f"fuse() of {spoken(given)} gave {found.ids.tolist()}: an id stands there twice")


@check
def sorts_by_score_and_ties_by_id(trial: Its) -> None:
    """The best score stands first; equal scores are ordered by ascending id."""
    for given, found in _results(trial):
        order = np.lexsort((found.ids, -found.scores))
        promise((order == np.arange(len(order))).all(), f"fuse() of {spoken(given)} gave {spoken([found])}, unsorted")


@check
def gives_finite_scores(trial: Its) -> None:
    """No score is NaN or infinite."""
    for given, found in _results(trial):
        promise(np.isfinite(found.scores).all(), f"fuse() of {spoken(given)} gave scores {found.scores.tolist()}")


@check
def brings_in_nothing_that_was_not_found(trial: Its) -> None:
    """Every id of the joined ranking stands in one of the given ones."""
    for given, found in _results(trial):
        strange = set(found.ids.tolist()) - {number for one in given for number in one.ids.tolist()}
        promise(not strange, f"fuse() of {spoken(given)} brought in the ids {sorted(strange)}")


@check
def keeps_what_carries_weight(trial: Its) -> None:
    """What a ranking of a weight above zero found is not lost, where the case says so."""
    if not trial.case.keeps_all:
        raise NotApplicable(_LEAVES_OUT)
    for given, found in _results(trial):
        lost = {number for one in given for number in one.ids.tolist()} - set(found.ids.tolist())
        promise(not lost, f"fuse() of {spoken(given)} lost the ids {sorted(lost)}")


@check
def keeps_the_order_of_one_ranking_alone(trial: Its) -> None:
    """Where there is one ranking, its order stays."""
    _keeps_order(trial, lambda one: [one])


@check
def keeps_the_order_of_rankings_that_agree(trial: Its) -> None:
    """Where several retrievers gave the same ranking, its order stays."""
    _keeps_order(trial, lambda one: [Ranking(source, one.ids, one.scores) for source in trial.case.sources])


@check
def heeds_no_ranking_of_weight_zero(trial: Its) -> None:
    """A ranking of weight 0 changes nothing in the order of what the others found."""
    with trial.opened() as fuser:
        for given in drawn_batch(trial.case.sources):
            others = list(given[:-1])
            without = _one(fuser, others).ids.tolist()
            beside = _one(fuser, given, [1.0] * len(others) + [0.0]).ids.tolist()
            kept = [number for number in beside if number in set(without)]
            promise(
                kept == without,
                f"fuse() of {spoken(given)}, the last of weight 0, orders the others' ids {kept};"
                f" without it the order is {without}",
            )


@check
def weighs_rankings_against_each_other(trial: Its) -> None:
    """All weights four times as large give the same order."""
    with trial.opened() as fuser:
        for given in drawn_batch(trial.case.sources):
            weights = [1.0 + number / 2 for number in range(len(given))]
            once, more = (_one(fuser, given, [factor * weight for weight in weights]) for factor in (1, 4))
            told = f"{spoken(given)} by {weights} is {once.ids.tolist()}, by four times these {more.ids.tolist()}"
            promise(once.ids.tolist() == more.ids.tolist(), f"the order of {told}")


@check
def does_not_mind_the_order_of_the_rankings(trial: Its) -> None:
    """The same rankings with the same weights in another order give the same result, where the case says so."""
    if not trial.case.order_free:
        raise NotApplicable("the case says that the order of the rankings counts")
    with trial.opened() as fuser:
        for given in drawn_batch(trial.case.sources):
            weights = [1.0 + number / 2 for number in range(len(given))]
            usual = _one(fuser, given, weights)
            for order in permutations(range(len(given))):
                found = _one(fuser, [given[i] for i in order], [weights[i] for i in order])
                promise(
                    alike(usual, found, trial.case.tolerance),
                    f"fuse() of {spoken(given)} gave {spoken([usual])};"
                    f" with the rankings in the order {order}: {spoken([found])}",
                )


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What a query is given does not depend on the others of its batch."""
    with trial.opened() as fuser:
        batch = [*drawn_batch(trial.case.sources), []]
        for given, found in zip(batch, _fuse(fuser, batch), strict=True):
            alone = _one(fuser, given)
            promise(
                alike(alone, found, trial.case.tolerance),
                f"fuse() of {spoken(given)} gave {spoken([found])} in a batch, {spoken([alone])} alone",
            )


@check
def gives_the_same_again(trial: Its) -> None:
    """The same rankings give the same result, asked twice and of a new component."""
    with trial.opened() as fuser, trial.opened() as another:
        batch = drawn_batch(trial.case.sources)
        first = _fuse(fuser, batch)
        for who, later in (("asked again", _fuse(fuser, batch)), ("newly made", _fuse(another, batch))):
            for given, one, two in zip(batch, first, later, strict=True):
                same = alike(one, two, 0.0)
                promise(same, f"fuse() of {spoken(given)} gave {spoken([one])}, {who} {spoken([two])}")


@check
def leaves_what_it_is_given_as_it_was(trial: Its) -> None:
    """It changes neither the lists nor the arrays that it is given; these may be read-only."""
    batch = [list(given) for given in drawn_batch(trial.case.sources, read_only=False)]
    weights = [[1.0] * len(given) for given in batch]
    before = [spoken(given) for given in batch], [list(some) for some in weights]
    with trial.opened() as fuser:
        fuser.fuse(batch, weights)
        promise([spoken(given) for given in batch] == before[0], "fuse() changed the rankings that it was given")
        promise(weights == before[1], "fuse() changed the weights that it was given")
        _fuse(fuser, drawn_batch(trial.case.sources))


@check
def bears_extreme_scores(trial: Its) -> None:
    """Scores of any size that float32 holds give a sorted ranking of finite scores."""
    with trial.opened() as fuser:
        for name, scores in _EXTREME.items():
            usual = ranking(trial.case.sources[1], {2: 0.9, 1: 0.4, 4: 0.1})
            given = [frozen(Ranking.of(trial.case.sources[0], [1, 2, 3], scores)), usual]
            found = _one(fuser, given)
            told = f"fuse() of a ranking whose scores are {name} ({spoken(given)}) gave {spoken([found])}"
            promise(np.isfinite(found.scores).all(), told)
            promise((np.diff(found.scores) <= 0).all(), told)


@check
def takes_any_id(trial: Its) -> None:
    """Ids below zero (passages of external engines) and the largest of int64 come through as they are."""
    ids = [-(2**62), -1, 0, 2**53 + 1, 2**63 - 1]
    with trial.opened() as fuser:
        given = [frozen(Ranking.of(source, ids, [5, 4, 3, 2, 1])) for source in trial.case.sources[:2]]
        found = sorted(_one(fuser, given).ids.tolist())
        kept = found == ids if trial.case.keeps_all else set(found) <= set(ids)
        promise(kept, f"fuse() of the ids {ids} gave the ids {found}")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once are given what one after the other would be."""
    with trial.opened() as fuser:
        batch = drawn_batch(trial.case.sources)
        expected = [_one(fuser, given) for given in batch]
        for _ in range(3):
            found = trial.abreast(lambda given: _one(fuser, given), batch)
            for given, one, two in zip(batch, expected, found, strict=True):
                told = f"fuse() of {spoken(given)} gave {spoken([one])} alone, {spoken([two])} among eight threads"
                promise(alike(one, two, trial.case.tolerance), told)


CHECKS = (
    gives_one_ranking_a_query,
    gives_nothing_where_nothing_was_found,
    bears_an_empty_ranking_beside_others,
    gives_arrays_of_the_promised_types,
    ranks_no_id_twice,
    sorts_by_score_and_ties_by_id,
    gives_finite_scores,
    brings_in_nothing_that_was_not_found,
    keeps_what_carries_weight,
    keeps_the_order_of_one_ranking_alone,
    keeps_the_order_of_rankings_that_agree,
    heeds_no_ranking_of_weight_zero,
    weighs_rankings_against_each_other,
    does_not_mind_the_order_of_the_rankings,
    gives_a_batch_what_it_gives_one_at_a_time,
    gives_the_same_again,
    leaves_what_it_is_given_as_it_was,
    bears_extreme_scores,
    takes_any_id,
    serves_several_threads,
)


def _keeps_order(trial: Its, rankings_of: Callable[[Ranking], list[Ranking]]) -> None:
    with trial.opened() as fuser:
        for first, *_ in drawn_batch(trial.case.sources):
            given = rankings_of(first)
            found = _one(fuser, given)
            order = [number for number in first.ids.tolist() if number in set(found.ids.tolist())]
            kept = len(found) and found.ids.tolist() == order
            promise(kept, f"fuse() of {spoken(given)} gave {spoken([found])}, in another order")


def _results(trial: Its) -> Iterator[tuple[Sequence[Ranking], Ranking]]:
    """What was given for each query of the kit's batch, and what that was joined to."""
    with trial.opened() as fuser:
        batch = drawn_batch(trial.case.sources)
        yield from zip(batch, _fuse(fuser, batch), strict=True)


def _fuse(fuser: Any, batch: Many) -> list[Ranking]:
    found: list[Ranking] = fuser.fuse(batch, [[1.0] * len(given) for given in batch])
    return found


def _one(fuser: Any, given: Sequence[Ranking], weights: Sequence[float] | None = None) -> Ranking:
    found: list[Ranking] = fuser.fuse([given], [[1.0] * len(given) if weights is None else weights])
    promise(len(found) == 1, f"fuse() gave {len(found)} rankings for one query ({spoken(given)})")
    return found[0]
