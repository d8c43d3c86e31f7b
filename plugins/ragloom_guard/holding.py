"""Answers that are held back, with the reason that the asker sees."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from ragloom.types import Answer

TOO_UNSURE = "The answer was held back: its confidence is {confidence:.2f}, and {least:.2f} is asked for."
UNKNOWN = "The answer was held back: the generator does not say how sure it is, and {least:.2f} is asked for."


def held(answer: Answer, reason: str) -> Answer:
    """``answer`` without its text. The passages stay: they were found, whatever was made of them."""
    return replace(answer, text="", sentences=(), abstained=True, posterior=None, reason=reason)


def sure_enough(answer: Answer, least: float | None) -> Answer:
    """``answer``, held back where its confidence is below ``least`` or not known."""
    if least is None or answer.confidence >= least:
        return answer
    reason = UNKNOWN if isnan(answer.confidence) else TOO_UNSURE
    return held(answer, reason.format(confidence=answer.confidence, least=least))
