"""Where a text ends before it would hold a stop string."""

from __future__ import annotations

from collections.abc import Sequence


def before(text: str, stop: Sequence[str]) -> str:
    """``text`` up to the first of the strings ``stop``; empty ones stop nothing."""
    return text[: min((at for word in stop if word and (at := text.find(word)) >= 0), default=len(text))]


def safe(text: str, stop: Sequence[str]) -> str:
    """``text`` without an ending that may yet grow into one of ``stop``; it holds none of them whole."""
    return text[: len(text) - max((_begun(text, word) for word in stop), default=0)]


def _begun(text: str, word: str) -> int:
    longest = min(len(text), len(word) - 1)
    return next((size for size in range(longest, 0, -1) if text.endswith(word[:size])), 0)
