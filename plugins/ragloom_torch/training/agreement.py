"""How well what is said agrees with the answers that are accepted, in the tokens of their language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean

from ragloom.metrics import exact_match, token_f1
from ragloom.metrics.tokens import CJK

_CJK = re.compile(rf"[{CJK}]")

Pair = tuple[str, Sequence[str]]
"""What is said, and what is accepted; where nothing is, silence alone is right, as SQuAD 2.0 has it."""


def agreement(pairs: Sequence[Pair]) -> dict[str, float]:
    """Means of ``exact_match`` and ``f1``, 0 to 1; of no pairs, nothing."""
    if not pairs:
        return {}
    return {
        "exact_match": fmean(exact_match(said, gold, language=language_of_answers(gold)) for said, gold in pairs),
        "f1": fmean(token_f1(said, gold, language=language_of_answers(gold)) for said, gold in pairs),
    }


def language_of_answers(answers: Sequence[str]) -> str:
    """Which tokens are compared: characters where an answer has Han, Kana or Hangul."""
    return "zh" if any(map(_CJK.search, answers)) else "en"
