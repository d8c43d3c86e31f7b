"""Overlapping pieces of spelling: what words, their order and their endings have in common, in any language.

Character n-grams match what a stemmer tears apart or leaves apart ("completed", "completion"), and those that reach
across a space match words that follow each other, function words included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LENGTHS = (4,)
"""Of n-grams; 3, 5 and 6 did less on training data."""

CJK_LENGTHS = (1, 2)
"""A Chinese character says about as much as several letters."""

_WORDS = re.compile(r"\w+")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af]")


def spelled_alike(question: str, sentences: Sequence[str]) -> NDArray[np.float64]:
    """Which distinct n-grams of ``question`` [g] stand in each of ``sentences`` [n]: 0 or 1, float64[n, g].

    Words are in lower case with one space around each, no punctuation. A question with Chinese, Japanese or Korean in
    it is cut into single characters and pairs of them.
    """
    lengths = CJK_LENGTHS if _CJK.search(question) else LENGTHS
    wanted = sorted(ngrams(question, lengths))
    known = [ngrams(sentence, lengths) for sentence in sentences]
    flags = [[gram in found for gram in wanted] for found in known]
    return np.array(flags, dtype=np.float64).reshape(len(known), len(wanted))


def ngrams(text: str, lengths: Sequence[int]) -> set[str]:
    """The distinct n-grams of the words of ``text``, n each of ``lengths``."""
    words = f" {' '.join(_WORDS.findall(text.lower()))} "
    return {words[start : start + n] for n in lengths for start in range(len(words) - n + 1)} - {" "}
