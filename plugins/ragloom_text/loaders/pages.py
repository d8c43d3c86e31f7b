"""Pages of print as one text: running heads dropped, lines joined, words broken at a line's end made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ragloom.types import Location
from ragloom_text.loaders.joining import join_broken

_NUMBER = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_ROMAN_NUMBER = re.compile(r"[ivxlc]+")
_STOP = re.compile("[.!?。！？:：;；…][\"'”’»)\\]」』）]*$")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

_EDGE = 2
_FEWEST_PAGES = 3
_SHARE = 0.4
"""Of the pages: books have one head on the left pages and another on the right ones."""
_FULL = 0.75


def pages_text(pages: Sequence[str]) -> tuple[str, tuple[Location, ...]]:
    """The text of all pages, and a ``page`` location for each that has any, by its number from 1.

    A paragraph that runs over the page's end goes on.
    """
    text = ""
    parts: list[str] = []
    length = 0
    locations = []
    for number, lines in enumerate(without_running_lines([page.split("\n") for page in pages]), start=1):
        page = joined_lines(lines)
        if not page:
            continue
        gap = _page_gap(text, page)
        parts += [gap, page]
        locations.append(Location(length + len(gap), "page", str(number)))
        length += len(gap) + len(page)
        text = page
    return "".join(parts), tuple(locations)


def _page_gap(before: str, after: str) -> str:
    if not before:
        return ""
    return "\n" if not _STOP.search(before) and after[0].islower() else "\n\n"


def without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pages (lists of lines) without what stands at the top or the bottom of many of them.

    A number that counts the pages may differ; lines with other numbers ("Total 311", "Total 94") are not the same.
    """
    bare = [[line.strip().translate(_LIGATURES) for line in page] for page in pages]
    filled = [_edges_of(page) for page in bare]
    printed = sum(bool(edges) for edges in filled)
    counted = Counter(
        form
        for number, (page, edges) in enumerate(zip(bare, filled, strict=True))
        for form in {form for i in edges for form in _forms(page[i], number)}
    )
    running = {form for form, count in counted.items() if count >= max(_FEWEST_PAGES, _SHARE * printed)}
    return [
        [line for i, line in enumerate(page) if not (i in edges and running.intersection(_forms(line, number)))]
        for number, (page, edges) in enumerate(zip(bare, filled, strict=True))
    ]


def _edges_of(page: list[str]) -> set[int]:
    """Which lines of a page are its first and last that hold anything."""
    filled = [index for index, line in enumerate(page) if line]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _forms(line: str, page: int) -> list[str]:
    """What ``line`` may share with the same line of other pages: itself, or itself with one number counted from here.

    "Page 4 of 9" on page number 3 (from 0) is also "Page #1 of 9", as "Page 5 of 9" on the next one.
    """
    if _ROMAN_NUMBER.fullmatch(line):
        return ["#"]
    counted = (
        f"{line[: found.start()]}#{int(found[0]) - page}{line[found.end() :]}" for found in _NUMBER.finditer(line)
    )
    return [line, *counted]


def joined_lines(lines: Sequence[str]) -> str:
    """Lines as paragraphs: one that fills the column goes on in the next, a short one ends its paragraph."""
    width = _column_width(lines)
    out: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line:
            out[-1] = join_broken(out[-1], line)
        else:
            out.append(line)
        goes_on = bool(line) and len(line) >= _FULL * width and not (_STOP.search(line) and len(line) < 0.9 * width)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _column_width(lines: Sequence[str]) -> int:
    """How long a line that fills the column is: what nine of ten lines do not exceed."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
