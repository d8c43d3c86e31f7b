"""Runs of letters, as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


def grams(text: str, letters: int) -> NDArray[np.uint32]:
    """The different runs of `letters` letters in the words of `text`, hashed: uint32[n], ascending."""
    found = {crc32(run.encode("utf-8", "surrogatepass")) for run in runs(text, letters)}
    return np.array(sorted(found), np.uint32)


def runs(text: str, letters: int) -> Iterator[str]:
    """Every run in each word, a blank before and after the word: ` ca`, `can`, `ana`, `nal`, `al `."""
    for word in normalize("NFKC", text).casefold().split():
        padded = f" {word} "
        yield from (padded[start : start + letters] for start in range(max(1, len(padded) - letters + 1)))
