"""Retrieved text between fences that it cannot close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ragloom.types import Passage

_BACKTICKS = re.compile("`+")
_SHORTEST = 3


def fence_for(texts: Iterable[str]) -> str:
    """A run of backticks longer than any in ``texts``, so that none of them can end what it encloses."""
    longest = max((len(run) for text in texts for run in _BACKTICKS.findall(text)), default=0)
    return "`" * max(_SHORTEST, longest + 1)


def fenced_sources(sources: Sequence[Passage], fence: str) -> str:
    """The sources under their numbers, ``[1]`` first, each with its title and text between fences."""
    return "\n\n".join(f"[{number}]\n{fenced(one.indexed_text, fence)}" for number, one in enumerate(sources, 1))


def fenced(text: str, fence: str) -> str:
    """``text`` between fences on lines of their own; nothing for nothing."""
    return f"{fence}\n{text}\n{fence}" if text else ""
