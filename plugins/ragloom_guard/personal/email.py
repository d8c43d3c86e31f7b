"""E-mail addresses in ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Every repeat is bounded, so that a long run of letters costs no more than its length.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of ``name@host.domain``."""
    for match in _ADDRESS.finditer(text):
        yield match.span()
