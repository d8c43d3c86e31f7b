"""Where in a text each of its tokens ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom_fusion.answers.marks import MARK


def text_ends(decode: Callable[[Sequence[int]], str], tokens: Sequence[int], text: str) -> NDArray[np.int64]:
    """int64[T], ascending: ``text[:ends[t]]`` has been written once token t has come.

    ``text`` is what all of ``tokens`` decode to, up to a stop string, without marks and without white space around it:
    a token that only adds to a mark ends where the one before does.
    """
    lengths = [len(MARK.sub("", decode(tokens[: size + 1]).lstrip()).rstrip()) for size in range(len(tokens))]
    ends = np.minimum(np.maximum.accumulate(np.array(lengths, np.int64)), len(text))
    ends[-1:] = len(text)
    return ends
