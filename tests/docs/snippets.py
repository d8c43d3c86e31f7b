"""Reads the fenced blocks of a documentation page.

A block with ``title="NAME"`` is a file. A ``python`` block is run, and an ``output`` block after it is what it printed.
In a ``console`` block each line that starts with ``$ `` is run, and lines below it are what it printed. A ``yaml``
block that starts with ``version:`` is a config. A block with ``skip-test="why"`` is only shown; the site takes such a
fence in the form ``{.console skip-test="why"}`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(
    r"^(?P<indent> *)```(?:\{\.)?(?P<language>\w+)(?P<options>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """One fenced block, the line on which it starts, and the offset of its body in the page."""

    language: str
    body: str
    title: str
    skipped: str
    line: int
    at: int = 0


def pages() -> list[Path]:
    """Every page that is shown to users, the README among them."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of ``page``, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield Block(
            found["language"],
            "".join(line.removeprefix(found["indent"]) for line in found["body"].splitlines(keepends=True)),
            _option(found["options"], "title"),
            _option(found["options"], "skip-test"),
            text.count("\n", 0, found.start()) + 1,
            found.start("body"),
        )


def _option(options: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', options)
    return found[1] if found else ""
