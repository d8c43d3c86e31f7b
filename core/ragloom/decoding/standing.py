"""A batch under a caller's control, whose ended rows rest: the state of ``Stepping``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.probabilities import log_softmax
from ragloom.decoding.rows import is_everyone
from ragloom.decoding.token_model import Cache, Logits, TokenModel

_RESTS = -1
_ENDLESS = 2**62


@dataclass(frozen=True, slots=True)
class Standing:
    """n rows. ``places`` int64[n] says which of the ``held`` rows of ``cache`` each is, −1 for one that rests.

    ``rooms`` int64[n] are how many tokens may still come. A row rests once it has been given an end, or has no room
    left: then it is sure to end, and is computed no more.
    """

    cache: Cache
    held: int
    places: NDArray[np.int64]
    rooms: NDArray[np.int64]


def started(
    model: TokenModel, prompts: Sequence[Sequence[int]], rooms: Sequence[int | None]
) -> tuple[Standing, Logits]:
    """(state, log-probabilities of the first tokens float32[n, V]); a room of None is endless."""
    limits = np.array([_ENDLESS if room is None else room for room in rooms], np.int64)
    if not prompts:
        return Standing(None, 0, limits, limits), np.empty((0, model.vocabulary), np.float32)
    cache, logits = model.prefill(prompts)
    return Standing(cache, len(prompts), np.arange(len(prompts)), limits), log_softmax(logits)


def stepped(model: TokenModel, state: Standing, tokens: NDArray[np.int64], end: int) -> tuple[Standing, Logits]:
    """(state, log-probabilities float32[n, V]) after ``tokens`` int64[n]; a resting row is sure of ``end``."""
    goes_on = (state.places >= 0) & ~np.isin(tokens, [end, *model.eos_ids]) & (state.rooms > 1)
    found = np.full((len(tokens), model.vocabulary), -np.inf, np.float32)
    found[:, end] = 0
    cache = _kept(model, state, goes_on)
    if cache is not None:
        cache, logits = model.advance(cache, np.array(tokens[goes_on], np.int64))
        found[goes_on] = log_softmax(logits)
    return Standing(cache, int(goes_on.sum()), _numbered(goes_on), state.rooms - 1), found


def reordered(model: TokenModel, state: Standing, rows: NDArray[np.int64]) -> Standing:
    """The state whose row i is row ``rows[i]``: int64[m]."""
    turned = Standing(state.cache, state.held, state.places[rows], state.rooms[rows])
    goes_on = turned.places >= 0
    return Standing(_kept(model, turned, goes_on), int(goes_on.sum()), _numbered(goes_on), turned.rooms)


def _kept(model: TokenModel, state: Standing, goes_on: NDArray[np.bool_]) -> Cache:
    """The cache of the rows that go on, in their order; None where none does."""
    places = state.places[goes_on]
    if not len(places):
        return None
    return state.cache if is_everyone(places, state.held) else model.select(state.cache, places)


def _numbered(goes_on: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.where(goes_on, np.cumsum(goes_on) - 1, _RESTS)
