"""What a generator promises that is decoded one token at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scoring
from ragloom.testing.asking import asked, opened, written
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.requests import brief, told
from ragloom.testing.trial import Trial
from ragloom.types import Request

CASE = GeneratorCase
Its = Trial[GeneratorCase]
Rows = NDArray[np.float32]

_STEPS = 4
_NORMAL = 1e-3
"""How far from 0 the logarithm of a row's probabilities, summed in float32, may lie."""


@check
def starts_with_a_row_a_request(trial: Its) -> None:
    """``start`` and ``step`` give log-probabilities as float32[n, V], n the requests, V the same throughout."""
    with opened(trial) as generator:
        requests = asked(trial)
        shapes = set()
        for number, rows in enumerate(_walked(generator, requests, _STEPS)):
            kind = f"{getattr(rows, 'dtype', type(rows).__name__)}{getattr(rows, 'shape', '')}"
            right = isinstance(rows, np.ndarray) and rows.dtype == np.float32 and rows.shape[:-1] == (len(requests),)
            promise(right, f"after {number} tokens of {len(requests)} requests came {kind}, no float32[n, V]")
            shapes.add(rows.shape[1])
        promise(len(shapes) == 1, f"V changes on the way: {sorted(shapes)}")


@check
def gives_rows_that_sum_to_one(trial: Its) -> None:
    """Each row's probabilities add up to 1; none is NaN."""
    with opened(trial) as generator:
        for number, rows in enumerate(_walked(generator, asked(trial), _STEPS)):
            totals = np.exp(rows.astype(np.float64)).sum(axis=1)
            kept = np.isfinite(totals).all() and (np.abs(np.log(totals)) <= _NORMAL).all()
            promise(kept, f"after {number} tokens the rows' probabilities add up to {np.round(totals, 4).tolist()}")


@check
def ends_with_a_token_of_its_own(trial: Its) -> None:
    """``eos_id`` is an int of Python's own, and one of the V tokens."""
    with opened(trial) as generator:
        _, rows = generator.start(asked(trial)[:1])
        end = generator.eos_id
        promise(type(end) is int and 0 <= end < rows.shape[1], f"eos_id is {end!r}, and V is {rows.shape[1]}")


@check
def steps_as_it_scores(trial: Its) -> None:
    """Stepping through a target gives the log-probabilities that ``score`` gives."""
    with opened(trial) as generator:
        if not isinstance(generator, Scoring):
            raise NotApplicable("the generator has no Scoring")
        for request in asked(trial):
            ids = generator.encode(written(generator, request, trial.case.writing).text or "Nothing.")[:24]
            (scored,) = generator.score([request], [ids])
            rows = _along(generator, [request], np.array([ids], np.int64))
            stepped = [float(row[0, token]) for row, token in zip(rows, ids, strict=False)]
            promise(
                np.allclose(stepped, scored, rtol=0, atol=_tolerance(trial)),
                f"{told(request)}: stepping gave {np.round(stepped, 5).tolist()},"
                f" score() {np.round(scored, 5).tolist()}",
            )


@check
def steps_a_batch_as_one_at_a_time(trial: Its) -> None:
    """A row does not depend on the others, however long or short their requests are."""
    with opened(trial) as generator:
        requests = [*asked(trial), Request("answer", "Why? " * 40)]
        together = _walked(generator, requests, _STEPS)
        for number, request in enumerate(requests):
            tokens = np.stack([_likeliest(generator, rows)[[number]] for rows in together[:-1]], axis=1)
            for step, (one, two) in enumerate(zip(together, _along(generator, [request], tokens), strict=True)):
                _promise_close(
                    trial, one[number], two[0], f"{told(request)}, after {step} tokens, in a batch and alone"
                )


@check
def reorders_rows(trial: Its) -> None:
    """``reorder`` puts rows into any order, takes some twice and leaves others out; each then goes on as it would."""
    with opened(trial) as generator:
        requests = asked(trial)[:3]
        for rows in ([2, 0, 1], [0, 0, 0, 1, 1], [1], [2, 2, 2, 2, 2, 2, 2]):
            state, first = generator.start(requests)
            tokens = _likeliest(generator, first)
            state, _ = generator.step(state, tokens)
            following = _likeliest(generator, first, place=2)[rows]
            _, found = generator.step(generator.reorder(state, np.array(rows, np.int64)), following)
            for place, row in enumerate(rows):
                path = np.array([[tokens[row], following[place]]])
                expected = _along(generator, [requests[row]], path)[-1]
                _promise_close(trial, found[place], expected[0], f"reorder(state, {rows}), row {place}, next step")


@check
def decodes_without_special_tokens(trial: Its) -> None:
    """``decode`` gives a string, which the end of the text adds nothing to."""
    with opened(trial) as generator:
        promise(generator.decode(()) == "", f"decode(()) gave {generator.decode(())!r}")
        for request in asked(trial):
            ids = [token for token in _greedy(trial, generator, request) if token != generator.eos_id]
            plain, ended = generator.decode(ids), generator.decode([*ids, generator.eos_id])
            promise(isinstance(plain, str), f"decode({ids}) gave a {type(plain).__name__}")
            promise(plain == ended, f"decode({ids}) gave {brief(plain)}, with eos_id at its end {brief(ended)}")


@check
def decodes_greedily_what_it_generates(trial: Its) -> None:
    """Taking the likeliest token each time gives the text of ``generate`` at temperature 0, where the case says so."""
    if not trial.case.greedy:
        raise NotApplicable("the case says that it is not so")
    with opened(trial) as generator:
        for request in asked(trial):
            text = written(generator, request, trial.case.writing).text
            stepped = generator.decode(_greedy(trial, generator, request))
            kept = stepped.strip() == text.strip() or not text
            promise(kept, f"{told(request)}: stepping gave {brief(stepped)}, generate() {brief(text)}")


@check
def lets_ended_rows_rest(trial: Its) -> None:
    """A row that has ended and is given ``eos_id`` on does not disturb the others."""
    with opened(trial) as generator:
        requests = asked(trial)[:2]
        state, rows = generator.start(requests)
        taken: list[int] = []
        for step in range(_STEPS):
            expected = _along(generator, [requests[1]], np.array([taken], np.int64).reshape(1, -1))[-1]
            _promise_close(trial, rows[1], expected[0], f"after {step} tokens beside a row that has ended")
            taken.append(int(_likeliest(generator, rows)[1]))
            state, rows = generator.step(state, np.array([generator.eos_id, taken[-1]], np.int64))


@check
def leaves_given_arrays_alone(trial: Its) -> None:
    """The log-probabilities that it gave do not change later; the tokens and rows that it is given may be read-only."""
    with opened(trial) as generator:
        state, first = generator.start(asked(trial)[:2])
        kept = first.copy()
        state, second = generator.step(state, _read_only(_likeliest(generator, first)))
        also = second.copy()
        generator.step(generator.reorder(state, _read_only([1, 0])), _read_only(_likeliest(generator, second, place=2)))
        same = np.array_equal(first, kept) and np.array_equal(second, also)
        promise(same, "step() changed log-probabilities that an earlier call had given")


@check
def keeps_decodings_apart(trial: Its) -> None:
    """Two decodings that go on in turns do not mix; nor do those of eight threads."""
    with opened(trial) as generator:
        one, two = ([request] for request in asked(trial)[:2])
        expected = [_walked(generator, some, _STEPS) for some in (one, two)]
        states = [generator.start(some) for some in (one, two)]
        for step in range(_STEPS + 1):
            for number, (state, rows) in enumerate(states):
                _promise_close(
                    trial, rows[0], expected[number][step][0], f"after {step} tokens of two decodings in turn"
                )
                states[number] = generator.step(state, _likeliest(generator, rows))
        for some, found in zip(
            [one, two] * 4, trial.abreast(lambda given: _walked(generator, given, _STEPS), [one, two] * 4), strict=True
        ):
            _promise_close(trial, found[-1][0], expected[some is two][-1][0], "among eight threads and alone")


CHECKS = (
    starts_with_a_row_a_request,
    gives_rows_that_sum_to_one,
    ends_with_a_token_of_its_own,
    steps_as_it_scores,
    steps_a_batch_as_one_at_a_time,
    reorders_rows,
    decodes_without_special_tokens,
    decodes_greedily_what_it_generates,
    lets_ended_rows_rest,
    leaves_given_arrays_alone,
    keeps_decodings_apart,
)


def _walked(generator: Any, requests: Sequence[Request], steps: int) -> list[Rows]:
    """The log-probabilities before and after each of ``steps`` likeliest tokens, none of which ends the text."""
    state, rows = generator.start(requests)
    found = [rows]
    for _ in range(steps):
        state, rows = generator.step(state, _likeliest(generator, rows))
        found.append(rows)
    return found


def _along(generator: Any, requests: Sequence[Request], tokens: NDArray[np.int64]) -> list[Rows]:
    """The log-probabilities before and after each column of ``tokens`` int64[n, T]."""
    state, rows = generator.start(requests)
    found = [rows]
    for column in tokens.T:
        state, rows = generator.step(state, np.ascontiguousarray(column, np.int64))
        found.append(rows)
    return found


def _greedy(trial: Its, generator: Any, request: Request) -> list[int]:
    """The likeliest tokens, to the end or as many as the case's settings allow."""
    state, rows = generator.start([request])
    taken: list[int] = []
    while len(taken) < trial.case.writing.max_new_tokens and generator.eos_id not in taken:
        taken.append(int(rows[0].argmax()))
        state, rows = generator.step(state, np.array(taken[-1:], np.int64))
    return taken


def _likeliest(generator: Any, rows: Rows, place: int = 1) -> NDArray[np.int64]:
    """Each row's likeliest token (the next, for ``place`` 2) other than the end: int64[n]."""
    goes_on = rows.copy()
    goes_on[:, generator.eos_id] = -np.inf
    return np.asarray(np.argsort(-goes_on, axis=1, kind="stable")[:, place - 1], np.int64)


def _read_only(numbers: Any) -> NDArray[np.int64]:
    array = np.array(numbers, np.int64)
    array.flags.writeable = False
    return array


def _promise_close(trial: Its, one: Rows, two: Rows, what: str) -> None:
    worst = float(np.abs(one - two).max()) if one.shape == two.shape else np.inf
    promise(worst <= _tolerance(trial), f"{what}: the log-probabilities differ by {worst:g}")


def _tolerance(trial: Its) -> float:
    return max(trial.case.tolerance, 1e-5)
