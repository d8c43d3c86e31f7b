"""Writing texts side by side; a text that has ended leaves the batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.draft import Draft
from ragloom.decoding.rows import ModelRows, Rows, is_everyone
from ragloom.decoding.token_model import GreedyModel, TokenModel


def write(rows: Rows, drafts: Sequence[Draft]) -> Iterator[None]:
    """Write ``drafts``, row i the i-th, until all have ended; yields after each token of theirs.

    When the last have ended, ``rows`` still hold them.
    """
    open_drafts = list(drafts)
    while open_drafts:
        tokens = [draft.take(scores) for draft, scores in zip(open_drafts, rows.scores, strict=True)]
        yield
        kept = [number for number, draft in enumerate(open_drafts) if not draft.finish]
        open_drafts = [open_drafts[number] for number in kept]
        if kept:
            rows.grow(np.array(kept, np.int64), np.array([tokens[number] for number in kept], np.int64))


def write_in_graph(model: TokenModel, rows: ModelRows, drafts: Sequence[Draft]) -> Iterator[None]:
    """Like ``write`` for drafts that take the likeliest tokens, which the model itself chooses from the second on."""
    assert isinstance(model, GreedyModel)
    tokens = np.array([draft.take(scores) for draft, scores in zip(drafts, rows.scores, strict=True)], np.int64)
    open_drafts = list(drafts)
    yield
    while kept := [number for number, draft in enumerate(open_drafts) if not draft.finish]:
        chosen: NDArray[np.int64] = np.array(kept, np.int64)
        cache = rows.cache if is_everyone(chosen, len(open_drafts)) else model.select(rows.cache, chosen)
        rows.cache, following, sure = model.advance_greedily(cache, tokens[chosen])
        open_drafts = [open_drafts[number] for number in kept]
        for draft, token, how_sure in zip(open_drafts, following.tolist(), sure.tolist(), strict=True):
            draft.add(token, how_sure)
        tokens = following
        yield


def writing(model: TokenModel, rows: ModelRows, drafts: Sequence[Draft]) -> Iterator[None]:
    """The quicker of the two."""
    likeliest = all(draft.brief.is_plain and not draft.brief.draws for draft in drafts)
    if likeliest and isinstance(model, GreedyModel):
        return write_in_graph(model, rows, drafts)
    return write(rows, drafts)
