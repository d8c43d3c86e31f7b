"""Beam search for several texts side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.decoding.beams import Beams, advanced
from ragloom.decoding.brief import Brief
from ragloom.decoding.probabilities import log_softmax
from ragloom.decoding.rows import Rows
from ragloom.decoding.sampling import stream_of
from ragloom.decoding.text import Text


def search(rows: Rows, briefs: Sequence[Brief]) -> list[tuple[Text, ...]]:
    """For each brief, row i the i-th, the hypotheses that ended, best first, at most as many as it has beams.

    A brief whose search is over leaves the batch.
    """
    found = [Beams() for _ in briefs]
    streams = [stream_of(brief.settings.seed) for brief in briefs]
    searching = list(range(len(briefs)))
    while searching:
        sure = log_softmax(rows.scores)
        bounds = np.cumsum([0, *(len(found[number].running) for number in searching)])
        following: list[int] = []
        for place, number in enumerate(searching):
            first, last = bounds[place], bounds[place + 1]
            found[number] = advanced(found[number], sure[first:last], briefs[number], streams[number])
            if not found[number].is_over:
                following += [int(first) + one.parent for one in found[number].running]
        searching = [number for number in searching if not found[number].is_over]
        tokens = [one.tokens[-1] for number in searching for one in found[number].running]
        if searching:
            rows.grow(np.array(following, np.int64), np.array(tokens, np.int64))
    return [one.ended for one in found]
