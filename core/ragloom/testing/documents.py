"""Documents for chunkers: several scripts and builds, blank edges, headings, one long line."""

from __future__ import annotations

from typing import Any

from ragloom.testing.material import TEXTS
from ragloom.types import Document, Location

_PROSE = " ".join(TEXTS.values())
_CODE = "Before.\n\n```\nfor one in many:\n    print(one)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter."

TOGETHER = "".join(f"{name}\n\n{text}\n\n" for name, text in TEXTS.items())
"""The kit's texts, one below the other, each with a line of its own above it."""

ENGLISH = (TEXTS["lighthouse"] + " " + TEXTS["harbour"] + " ") * 80
CHINESE = (TEXTS["灯塔"] + TEXTS["港口"]) * 160
"""Two long texts of about as much to read."""


def _headed() -> Document:
    starts = [(TOGETHER.index(f"{text}\n\n"), name) for name, text in TEXTS.items() if not name.startswith("twin")]
    return Document(
        "headed",
        TOGETHER,
        "The sea",
        {"tags": ("sea",)},
        "",
        tuple(Location(at, "heading", name) for at, name in starts),
    )


DOCUMENTS: tuple[Document, ...] = (
    *(Document(name, text) for name, text in TEXTS.items()),
    Document("together", TOGETHER),
    _headed(),
    Document("prose", _PROSE * 5, "Prose", {"year": 1874, "tags": ("sea", "灯")}),
    Document("code", _CODE * 3),
    Document("blank edges", f"\n\n \t {TEXTS['harbour']} \n\n"),
    Document("line ends of Windows", TOGETHER.replace("\n", "\r\n")),
    Document("a character", "灯"),
    Document("full stops", "." * 300),
    Document("line ends between", "a" + "\n" * 300 + "b"),
    Document("invisible", "\ufeffa\u200bb\u00adc\u2028d\u0085e\x0cf \u202eg"),
)
"""All of them have text."""

BLANK: tuple[str, ...] = ("", " ", "\n\n\t \n", "\u3000\u2003\u00a0")
"""Texts with nothing to read in them."""

LONG_LINES: tuple[Document, ...] = (
    Document("a line without blanks", "a" * 30_000),
    Document("a line of words", "word " * 6_000),
    Document("a line of Chinese", CHINESE),
    Document("many lines", "x\n" * 6_000),
)
"""Texts that no sentence, blank or line end divides, and one that line ends divide everywhere."""


def any_document(strategies: Any) -> Any:
    """A hypothesis strategy of documents: any code points that can be stored, headings at any place."""
    letters = strategies.characters(exclude_categories=("Cs",), exclude_characters="\x00")
    usual = strategies.sampled_from([*"ab .,!?\n\t-灯。！é🌊#|`1", "\r\n", "\n\n", "e\u0301", "```\n", "Mr. "])
    short, long = (strategies.lists(usual | letters, min_size=least, max_size=120) for least in (0, 40))
    text = (short | long).map("".join)
    return text.flatmap(lambda one: _with_headings(strategies, one))


def _with_headings(strategies: Any, text: str) -> Any:
    places = strategies.lists(strategies.integers(0, len(text)), max_size=4).map(sorted)
    return places.map(lambda starts: Document("drawn", text, locations=tuple(map(_heading, starts))))


def _heading(start: int) -> Location:
    return Location(start, "heading", "Head")
