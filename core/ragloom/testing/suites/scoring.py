"""What a generator promises that scores given texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.testing.asking import asked, opened
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import check, promise
from ragloom.testing.requests import brief, told
from ragloom.testing.trial import Trial
from ragloom.types import Request

CASE = GeneratorCase
Its = Trial[GeneratorCase]
Ids = Sequence[int]

_TARGETS = (
    "In 1874.",
    "",
    "Forty cars and three hundred passengers, four times a day.",
    "灯塔建于1874年。",
    "Маяк",
    "no",
)
"""Short, empty, long, and of several scripts."""


@check
def encodes_a_text_as_plain_ids(trial: Its) -> None:
    """``encode`` gives a tuple of Python's own integers, the same each time."""
    with opened(trial) as generator:
        for text in _TARGETS:
            ids = generator.encode(text)
            plain = isinstance(ids, tuple) and all(type(token) is int and token >= 0 for token in ids)
            promise(plain, f"encode({brief(text)}) gave {ids!r}, no tuple of int")
            promise(generator.encode(text) == ids, f"encode({brief(text)}) gave {ids}, then {generator.encode(text)}")


@check
def scores_every_token_of_every_target(trial: Its) -> None:
    """``score`` gives a float64[T] for each request, T its target's tokens."""
    with opened(trial) as generator:
        requests, targets = _pairs(trial, generator)
        found = generator.score(requests, targets)
        promise(len(found) == len(requests), f"score() gave {len(found)} arrays for {len(requests)} requests")
        for request, ids, one in zip(requests, targets, found, strict=True):
            kind = f"{getattr(one, 'dtype', type(one).__name__)}{getattr(one, 'shape', '')}"
            right = isinstance(one, np.ndarray) and one.dtype == np.float64 and one.shape == (len(ids),)
            promise(
                right, f"score() of {told(request)} and {len(ids)} tokens gave {kind}, float64[{len(ids)}] promised"
            )


@check
def scores_nothing_for_an_empty_target(trial: Its) -> None:
    """A target without tokens is scored by an empty array; no requests give no arrays."""
    with opened(trial) as generator:
        requests, targets = _pairs(trial, generator)
        promise(list(generator.score([], [])) == [], "score() of no requests gave arrays")
        found = generator.score(requests[:2], [(), targets[1]])
        lengths = [len(one) for one in found]
        promise(lengths == [0, len(targets[1])], f"score() of 0 and {len(targets[1])} tokens gave lengths {lengths}")


@check
def gives_logarithms_of_probabilities(trial: Its) -> None:
    """No score is NaN or above 0."""
    with opened(trial) as generator:
        requests, targets = _pairs(trial, generator)
        for request, found in zip(requests, generator.score(requests, targets), strict=True):
            kept = not np.isnan(found).any() and (found <= trial.case.tolerance).all()
            promise(kept, f"score() of {told(request)} gave {found.tolist()}")


@check
def gives_probabilities_of_one_in_all(trial: Its) -> None:
    """The probabilities of different first tokens do not add up to more than 1."""
    with opened(trial) as generator:
        tokens = sorted({token for text in _TARGETS for token in generator.encode(text)})
        for request in asked(trial)[:3]:
            found = generator.score([request] * len(tokens), [(token,) for token in tokens])
            total = float(np.exp(np.concatenate(found)).sum())
            kept = total <= 1 + max(trial.case.tolerance, 1e-6) * len(tokens)
            promise(kept, f"{told(request)}: {len(tokens)} first tokens have a probability of {total:g} in all")


@check
def scores_a_batch_as_it_scores_one_at_a_time(trial: Its) -> None:
    """What a target is given does not depend on the others of its batch, longer or shorter."""
    with opened(trial) as generator:
        requests, targets = _pairs(trial, generator)
        for request, ids, found in zip(requests, targets, generator.score(requests, targets), strict=True):
            alone = _alone(generator, request, ids)
            _promise_close(trial, found, alone, f"score() of {told(request)} in a batch and alone")


@check
def scores_a_beginning_as_part_of_the_whole(trial: Its) -> None:
    """The first tokens of a target are scored alike, whatever follows them."""
    with opened(trial) as generator:
        for request, ids in zip(*_pairs(trial, generator), strict=True):
            half = len(ids) // 2
            whole, part = _alone(generator, request, ids), _alone(generator, request, ids[:half])
            _promise_close(trial, part, whole[:half], f"{told(request)}: score() of {half} tokens, and of {len(ids)}")


@check
def leaves_the_targets_as_they_were(trial: Its) -> None:
    """It changes neither the requests nor the targets that it is given."""
    with opened(trial) as generator:
        requests, targets = _pairs(trial, generator)
        given = [list(ids) for ids in targets]
        before = repr(requests)
        generator.score(requests, given)
        kept = repr(requests) == before and given == [list(ids) for ids in targets]
        promise(kept, "score() changed the requests or the targets that it was given")


@check
def scores_on_several_threads(trial: Its) -> None:
    """Eight threads at once are given what one after the other would be."""
    with opened(trial) as generator:
        pairs = list(zip(*_pairs(trial, generator), strict=True))
        expected = [_alone(generator, *pair) for pair in pairs]
        found = trial.abreast(lambda pair: _alone(generator, *pair), pairs * 2)
        for (request, _), one, two in zip(pairs * 2, expected * 2, found, strict=True):
            _promise_close(trial, two, one, f"score() of {told(request)} among eight threads, and alone")


CHECKS = (
    encodes_a_text_as_plain_ids,
    scores_every_token_of_every_target,
    scores_nothing_for_an_empty_target,
    gives_logarithms_of_probabilities,
    gives_probabilities_of_one_in_all,
    scores_a_batch_as_it_scores_one_at_a_time,
    scores_a_beginning_as_part_of_the_whole,
    leaves_the_targets_as_they_were,
    scores_on_several_threads,
)


def _pairs(trial: Its, generator: Any) -> tuple[list[Request], list[tuple[int, ...]]]:
    """The case's requests, each with one of the targets."""
    requests = asked(trial)
    return requests, [generator.encode(_TARGETS[number % len(_TARGETS)]) for number in range(len(requests))]


def _alone(generator: Any, request: Request, ids: Ids) -> NDArray[np.float64]:
    (found,) = generator.score([request], [ids])
    return np.asarray(found)


def _promise_close(trial: Its, one: NDArray[np.float64], two: NDArray[np.float64], what: str) -> None:
    close = one.shape == two.shape and np.allclose(one, two, rtol=0, atol=trial.case.tolerance)
    promise(close, f"{what}: {np.round(one, 6).tolist()} and {np.round(two, 6).tolist()}")
