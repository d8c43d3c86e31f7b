"""A page's parse as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ragloom.types import Location, MetadataValue
from ragloom_text.loaders.decoding import normalised
from ragloom_text.loaders.html_main import main_content, outermost
from ragloom_text.loaders.outline import Outline

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NO_TEXT = (
    "script, style, noscript, template, svg, iframe, object, canvas, audio, video, head, "
    "select, button, input, textarea, [hidden], [aria-hidden=true]"
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li main menu nav ol p section summary table tbody tfoot thead tr "
    "ul".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT = "table, pre, " + ", ".join(_HEADINGS)
"""What no cell of a table of values holds: a row with one of these lays out the page."""

_CONTEXTS = {"ul": "list", "ol": "list", "menu": "list", "dl": "list", "table": "table", "tr": "row"}
_CELLS = frozenset({"td", "th"})
_ITEM = "- "
_SPACE = re.compile(r"[ \t\n\f]+")


class HtmlText:
    """``text``, ``title``, ``metadata`` and ``locations`` of a page."""

    def __init__(self, source: str) -> None:
        from selectolax.lexbor import LexborHTMLParser

        page = LexborHTMLParser(source)
        self.metadata = _metadata(page)
        self._outline = Outline()
        self._line: list[str] = []
        self._lines: list[str] = []
        self._cells: list[str] = []
        self._contexts: list[str] = []
        title = _text(page.css_first("title"))
        first = _text(page.css_first("h1"))
        for node in outermost(page.css(_NO_TEXT)):
            node.decompose()
        content = main_content(page)
        # A site's name is often a heading too, in the page's furniture.
        heading = _text(content.css_first("h1") if content is not None else None) or first
        # "River - The Open Encyclopedia": the heading is the part of the title that is about the page.
        self.title = heading if heading and (not title or heading in title) else title
        if content is not None:
            self._read(content)
            self._end_block()

    @property
    def text(self) -> str:
        """The readable text."""
        return self._outline.text

    @property
    def locations(self) -> tuple[Location, ...]:
        """A ``heading`` location for each heading."""
        return self._outline.locations

    def _read(self, root: LexborNode) -> None:
        """Depth first without recursion, for pages may nest deeper than Python's stack."""
        node: LexborNode | None = root
        leaving = False
        while node is not None:
            tag = str(node.tag)
            if leaving or not self._enter(node, tag):
                self._leave(tag)
                if node.mem_id == root.mem_id:
                    return
                leaving = node.next is None
                node = node.parent if leaving else node.next
            elif node.child is not None:
                node = node.child
            else:
                leaving = True

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Take in what ``node`` itself brings; False where what is in it has been taken too."""
        if tag == "-text":
            self._line.append(_SPACE.sub(" ", node.text_content or ""))
            return False
        if tag in _HEADINGS:
            self._end_block()
            self._outline.heading(_HEADINGS[tag], _text(node))
            return False
        if tag == "pre":
            self._end_block()
            code = (node.text() or "").strip("\n")
            self._outline.block(f"```\n{code}\n```" if code.strip() else "")
            return False
        if tag in _BLOCKS:
            self._edge()
        if tag in _CONTEXTS:
            self._open(node, _CONTEXTS[tag])
        if tag in _MARKS:
            _MARKS[tag](self)
        return True

    def _leave(self, tag: str) -> None:
        if tag in _CELLS:
            self._close_cell()
        if tag in _CONTEXTS and self._contexts:
            self._close(self._contexts.pop())
        if tag in _BLOCKS:
            self._edge()

    def _open(self, node: LexborNode, context: str) -> None:
        """A list or a table within a cell is only more of the cell; a row that holds blocks lays out the page."""
        if context == "row" and node.css_first(_LAYOUT) is not None:
            self._end_block()
            context = "layout"
        self._contexts.append("cell" if self._context in {"row", "cell"} else context)

    def _close(self, context: str) -> None:
        if context == "row" and any(self._cells):
            self._lines.append(" | ".join(self._cells))
        if context == "row":
            self._cells = []

    @property
    def _context(self) -> str:
        return self._contexts[-1] if self._contexts else ""

    def _edge(self) -> None:
        """Where a block begins or ends."""
        _EDGES.get(self._context, HtmlText._end_block)(self)

    def _space(self) -> None:
        self._line.append(" ")

    def _end_line(self) -> None:
        line = _SPACE.sub(" ", "".join(self._line)).strip()
        # The mark of an item waits for the item's first words, which may be in a block of their own.
        self._line = [_ITEM] if line == _ITEM.strip() else []
        if line and not self._line:
            self._lines.append(line)

    def _end_block(self) -> None:
        self._end_line()
        self._line = []
        self._outline.block("\n".join(self._lines))
        self._lines = []

    def _break_line(self) -> None:
        _EDGES.get(self._context, HtmlText._end_line)(self)

    def _open_item(self) -> None:
        if self._context not in {"row", "cell"}:
            self._line = [_ITEM]

    def _close_cell(self) -> None:
        if self._context == "row":
            self._cells.append(_SPACE.sub(" ", "".join(self._line)).strip())
            self._line = []


def _text(node: LexborNode | None) -> str:
    return "" if node is None else " ".join(normalised(node.text() or "").split())


def _metadata(page: LexborHTMLParser) -> dict[str, MetadataValue]:
    root = page.css_first("html")
    found = {"lang": (root.attributes.get("lang") or root.attributes.get("xml:lang")) if root is not None else None}
    for name in ("description", "author"):
        node = page.css_first(f'meta[name="{name}" i]')
        found[name] = node.attributes.get("content") if node is not None else None
    return {name: normalised(value).strip() for name, value in found.items() if value and value.strip()}


_EDGES: dict[str, Callable[[HtmlText], None]] = {
    "list": HtmlText._end_line,
    "table": HtmlText._end_line,
    "row": HtmlText._space,
    "cell": HtmlText._space,
}
"""What separates blocks within a context; outside of these, blocks are paragraphs."""

_MARKS: dict[str, Callable[[HtmlText], None]] = {"br": HtmlText._break_line, "li": HtmlText._open_item}
