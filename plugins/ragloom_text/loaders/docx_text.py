"""A Word document's body as text."""

from __future__ import annotations

import re
from typing import Any

from ragloom.types import Location
from ragloom_text.loaders.outline import Outline

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


class DocxText:
    """``text``, ``title`` (a paragraph of style Title, else the first heading 1) and ``locations`` of a document."""

    def __init__(self, document: Any) -> None:
        from docx.table import Table

        self.title = ""
        self._outline = Outline()
        self._items: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                self._flush()
                self._outline.block("\n".join(rows_of(block)))
            else:
                self._paragraph(block)
        self._flush()

    @property
    def text(self) -> str:
        """The readable text."""
        return self._outline.text

    @property
    def locations(self) -> tuple[Location, ...]:
        """A ``heading`` location for each heading."""
        return self._outline.locations

    def _paragraph(self, paragraph: Any) -> None:
        text = paragraph.text.strip()
        level = heading_level(paragraph)
        if text and level is None and is_item(paragraph):
            self._items.append(f"- {text}")
            return
        self._flush()
        if level is None:
            self._outline.block(text)
            return
        if level < 2 and not self.title:
            self.title = " ".join(text.split())
        self._outline.heading(level, text)

    def _flush(self) -> None:
        self._outline.block("\n".join(self._items))
        self._items = []


def heading_level(paragraph: Any) -> int | None:
    """0 for a title, 1 to 9 for a heading, by its style or the style that this one is based on; None for other text."""
    style = paragraph.style
    for _ in range(10):
        if style is None:
            return None
        name = style.name or ""
        if name == "Title":
            return 0
        if match := _HEADING.fullmatch(name):
            return int(match[1])
        style = style.base_style
    return None


def is_item(paragraph: Any) -> bool:
    """Whether the paragraph is an item of a list, by its style or its own numbering."""
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return numbered or (paragraph.style is not None and (paragraph.style.name or "").startswith("List"))


def rows_of(table: Any) -> list[str]:
    """A table's rows, cells between bars; a cell that spans several columns is given once."""
    return [row for row in (" | ".join(_cells(row)) for row in table.rows) if row.strip(" |")]


def _cells(row: Any) -> list[str]:
    distinct = {id(cell._tc): cell for cell in row.cells}
    return [" ".join(_cell_text(cell).split()) for cell in distinct.values()]


def _cell_text(cell: Any) -> str:
    from docx.table import Table

    parts = ("\n".join(rows_of(part)) if isinstance(part, Table) else part.text for part in cell.iter_inner_content())
    return "\n".join(parts)
