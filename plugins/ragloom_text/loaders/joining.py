"""Joining the lines that a text was wrapped into."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WIDE = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BROKEN_WORD = re.compile(r"[^\W\d_][-\u00ad\u2010]$")


def join_lines(lines: Iterable[str]) -> str:
    """Lines as one, with a space between them, except between two Chinese or Japanese characters."""
    joined: list[str] = []
    for line in (line.strip() for line in lines):
        joined += (_gap(joined[-1], line), line) if joined and line else (line,) if line else ()
    return "".join(joined)


def join_broken(before: str, after: str) -> str:
    """Two lines of wrapped print as one: as ``join_lines``, and a word broken by a hyphen made whole."""
    if _BROKEN_WORD.search(before) and after[:1].islower():
        return before[:-1] + after
    return f"{before}{_gap(before, after)}{after}"


def _gap(before: str, after: str) -> str:
    if not before or not after:
        return ""
    return "" if _WIDE.match(before[-1]) and _WIDE.match(after[0]) else " "
