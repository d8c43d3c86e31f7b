"""Scoring texts behind prompts, in batches, each prompt that several texts share read once where that is sooner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.shared_prompts import is_worth_sharing, scored_stepwise
from ragloom.decoding.token_model import TokenModel
from ragloom.models import buckets

Ids = Sequence[int]
Scored = dict[int, NDArray[np.float64]]


def scored(
    model: TokenModel, prompts: Sequence[Ids], targets: Sequence[Ids], token_budget: int
) -> list[NDArray[np.float64]]:
    """Log p of each target token, natural logarithm: float64[T_i] behind ``prompts[i]``.

    ``token_budget`` bounds the tokens of a batch, padded.
    """
    shared, single = _grouped(prompts, targets)
    found = _each(model, prompts, targets, single, token_budget)
    found |= _together(model, prompts, targets, shared, token_budget)
    return [found[number] for number in range(len(prompts))]


def _grouped(prompts: Sequence[Ids], targets: Sequence[Ids]) -> tuple[list[list[int]], list[int]]:
    """Groups of places that have a prompt in common, and the places by themselves."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, prompt in enumerate(prompts):
        groups.setdefault(tuple(prompt), []).append(number)
    shared, single = list[list[int]](), list[int]()
    for prompt, group in groups.items():
        if is_worth_sharing(len(prompt), [len(targets[number]) for number in group]):
            shared.append(group)
        else:
            single += group
    return shared, single


def _each(
    model: TokenModel, prompts: Sequence[Ids], targets: Sequence[Ids], places: Sequence[int], token_budget: int
) -> Scored:
    found: Scored = {}
    for batch in buckets([len(prompts[number]) + len(targets[number]) for number in places], token_budget):
        some = [places[place] for place in batch.tolist()]
        rows = model.score([prompts[number] for number in some], [targets[number] for number in some])
        found |= zip(some, rows, strict=True)
    return found


def _together(
    model: TokenModel,
    prompts: Sequence[Ids],
    targets: Sequence[Ids],
    groups: Sequence[Sequence[int]],
    token_budget: int,
) -> Scored:
    found: Scored = {}
    for batch in buckets([len(prompts[group[0]]) * len(group) for group in groups], token_budget):
        few = [groups[place] for place in batch.tolist()]
        texts = [[targets[number] for number in group] for group in few]
        for group, rows in zip(few, scored_stepwise(model, [prompts[group[0]] for group in few], texts), strict=True):
            found |= zip(group, rows, strict=True)
    return found
