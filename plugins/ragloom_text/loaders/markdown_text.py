"""Markdown's parse as text: links by their words, lists and tables as lines, code in its fences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ragloom.types import Location
from ragloom_text.loaders.joining import join_lines
from ragloom_text.loaders.outline import Outline

if TYPE_CHECKING:
    from markdown_it.token import Token

_HARD_BREAK = "\v"
_FOOTNOTE = re.compile(r"\^[\w-]+")
_FOOTNOTE_MARK = re.compile(r"\A\[\^[\w-]+\]: ?| ?\[\^[\w-]+\]")
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}]*\}$")
_CONTENTS = ("[TOC]", "[[TOC]]", "[[_TOC_]]")
_TAG = re.compile(r"<[^<>]*>")


class MarkdownText:
    """``text``, ``title`` (the first heading of level 1, else empty) and ``locations`` of a Markdown source."""

    def __init__(self, source: str) -> None:
        from markdown_it import MarkdownIt

        self.title = ""
        self._outline = Outline()
        self._markers: list[tuple[str, int]] = []
        self._lines: list[str] = []
        self._pending = ""
        self._cells: list[str] = []
        self._heading = 0
        self._in_cell = False
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
            _READERS.get(token.type, _skip)(self, token)
        self._flush()

    @property
    def text(self) -> str:
        """The readable text."""
        return self._outline.text

    @property
    def locations(self) -> tuple[Location, ...]:
        """A ``heading`` location for each heading."""
        return self._outline.locations

    def _flush(self) -> None:
        self._outline.block("\n".join(self._lines))
        self._lines = []

    def _open_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def _open_list(self, token: Token) -> None:
        if not self._markers:
            self._flush()
        self._markers.append(("-" if token.type.startswith("bullet") else ".", int(token.attrs.get("start", 1))))

    def _close_list(self, _token: Token) -> None:
        self._markers.pop()
        if not self._markers:
            self._flush()

    def _open_item(self, _token: Token) -> None:
        kind, number = self._markers[-1]
        self._markers[-1] = (kind, number + 1)
        self._pending = "- " if kind == "-" else f"{number}. "

    def _open_cell(self, _token: Token) -> None:
        self._in_cell = True
        self._cells.append("")

    def _close_cell(self, _token: Token) -> None:
        self._in_cell = False

    def _close_row(self, _token: Token) -> None:
        self._lines.append(" | ".join(self._cells))
        self._cells = []

    def _close_table(self, _token: Token) -> None:
        if not self._markers:
            self._flush()

    def _inline(self, token: Token) -> None:
        text = inline_text(token.children or [])
        if self._in_cell:
            self._cells[-1] = " ".join(text.split())
        elif self._heading and not self._markers:
            text = _ATTRIBUTES.sub("", text)
            if self._heading == 1 and not self.title:
                self.title = " ".join(text.split())
            self._outline.heading(self._heading, text)
        elif text not in _CONTENTS:
            self._paragraph(text)
        self._heading = 0

    def _code(self, token: Token) -> None:
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        self._paragraph(f"```{language}\n{token.content.rstrip()}\n```")

    def _html(self, token: Token) -> None:
        self._paragraph(" ".join(_TAG.sub(" ", without_comments(token.content)).split()))

    def _paragraph(self, text: str) -> None:
        if not self._markers:
            self._outline.block(text)
            return
        indent = "  " * (len(self._markers) - 1)
        lines = text.split("\n")
        self._lines.append(indent + (self._pending or "  ") + lines[0])
        self._lines += [f"{indent}  {line}".rstrip() for line in lines[1:]]
        self._pending = ""


def without_comments(html: str) -> str:
    """``html`` without its comments; one that is never closed is none."""
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return " ".join([*kept, html[at:]])


def inline_text(children: Sequence[Token]) -> str:
    """What a reader sees of a paragraph: words of links, alternative texts of images, code without its ticks.

    Footnotes lose their marks: ``[^1]`` in the text, where it would hide a sentence's end, and before the note.
    """
    text = "".join(_INLINE.get(child.type, _content)(child) for child in children)
    return "\n".join(join_lines(line.split("\n")) for line in text.split(_HARD_BREAK))


def _content(token: Token) -> str:
    return token.content


def _words(token: Token) -> str:
    # Of a footnote whose note is a single word or address, Markdown makes a link with the mark for its words.
    return "" if _FOOTNOTE.fullmatch(token.content) else _FOOTNOTE_MARK.sub("", token.content)


def _image(token: Token) -> str:
    return inline_text(token.children or [])


def _html_inline(token: Token) -> str:
    return _HARD_BREAK if token.content.lower().startswith("<br") else ""


def _skip(_reader: MarkdownText, _token: Token) -> None:
    """Marks that stand for nothing in the text."""


_INLINE: dict[str, Callable[[Token], str]] = {
    "text": _words,
    "softbreak": lambda _: "\n",
    "hardbreak": lambda _: _HARD_BREAK,
    "image": _image,
    "html_inline": _html_inline,
}

_READERS: dict[str, Callable[[MarkdownText, Token], None]] = {
    "heading_open": MarkdownText._open_heading,
    "inline": MarkdownText._inline,
    "fence": MarkdownText._code,
    "code_block": MarkdownText._code,
    "html_block": MarkdownText._html,
    "bullet_list_open": MarkdownText._open_list,
    "ordered_list_open": MarkdownText._open_list,
    "bullet_list_close": MarkdownText._close_list,
    "ordered_list_close": MarkdownText._close_list,
    "list_item_open": MarkdownText._open_item,
    "th_open": MarkdownText._open_cell,
    "td_open": MarkdownText._open_cell,
    "th_close": MarkdownText._close_cell,
    "td_close": MarkdownText._close_cell,
    "tr_close": MarkdownText._close_row,
    "table_close": MarkdownText._close_table,
}
