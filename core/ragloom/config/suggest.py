"""Did you mean …?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, candidates: Iterable[str]) -> str:
    """The candidate most like ``word``, or nothing where none is like it."""
    found = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """A hint for a name that does not exist: the closest that does, else all that do."""
    names = sorted(candidates)
    if nearest := closest(word, names):
        return f"did you mean `{nearest}`?"
    return f"there are: {', '.join(names)}" if names else ""
