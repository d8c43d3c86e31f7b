"""What a generator wrote a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ragloom.types import Generation

_LABEL = re.compile(
    r"^\s*(?:[-*•·]|\(?\d{1,2}[.):、])(?!\d)\s*|^\s*(?:(?:sub-?\s?)?question|q|(?:子?问题))\s*\d{1,2}\s*[.):：、]\s*",
    re.IGNORECASE,
)

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def written_lines(written: Generation) -> list[str]:
    """The lines without bullets, numbers, labels and bold face; none that announces others, none of an abstention."""
    if written.finish_reason == "abstain":
        return []
    plain = (_BOLD.sub(r"\1", line) for line in written.text.splitlines())
    lines = (_LABEL.sub("", _LABEL.sub("", line)).strip() for line in plain)
    return [line for line in lines if line and not line.endswith((":", "："))]


def distinct(text: str, others: Iterable[str]) -> Iterator[str]:
    """Those of ``others`` that say something else than ``text`` and those before them, but for case and punctuation."""
    said = {_core(text), ""}
    for other in others:
        if (core := _core(other)) not in said:
            said.add(core)
            yield other


def _core(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
