"""Which texts are read together."""

from __future__ import annotations

from collections.abc import Sequence

AT_ONCE = 1024
"""Beyond so many tokens a larger batch is no quicker, and its numbers no longer fit the processor's caches."""

A_RUN = 32
"""What a run costs beside its tokens, in tokens: every weight is read once more."""


def groups(lengths: Sequence[int], *, at_once: int = AT_ONCE, a_run: int = A_RUN) -> list[slice]:
    """Slices of texts in order of their length, each to be filled up to its last one's.

    ``lengths`` int[n] ascend. A text joins those before it while the tokens that fill them up cost less than a run of
    its own, and the whole stays below ``at_once`` tokens.
    """
    found: list[slice] = []
    begin = 0
    for end in range(1, len(lengths) + 1):
        if end == len(lengths) or not _joins(lengths, begin, end, at_once, a_run):
            found.append(slice(begin, end))
            begin = end
    return found


def _joins(lengths: Sequence[int], begin: int, end: int, at_once: int, a_run: int) -> bool:
    count, longest = end - begin, lengths[end]
    return (count + 1) * longest <= at_once and count * (longest - lengths[end - 1]) <= a_run
