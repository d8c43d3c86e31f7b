"""Which part of a page is its content, and which its furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MARKED = ("main", "[role=main]", "article")
_ENOUGH = 0.3
"""An element marked as the content is taken for it where it has this share of the page's text."""

_NAMES = frozenset(
    "breadcrumb breadcrumbs consent cookie cookies editsection gdpr navbar navbox navigation pagination sidebar "
    "toc".split()
)
"""Words that name furniture as part of a class. Ids do not count: a heading's is made of the words of its text."""

_ABOUT_THE_PAGE = frozenset({"content", "has", "main", "no", "with"})
"""Words beside those that make a class say how the whole page is laid out: ``has-sidebar``."""

_TAGS = ("nav", "aside", "dialog")
_ROLES = ("navigation", "banner", "contentinfo")
_FURNITURE = ", ".join([
    *_TAGS,
    *(f"[role={role}]" for role in _ROLES),
    "header, footer, form",
    *(f"[class*={name} i]" for name in sorted(_NAMES)),
])  # fmt: skip
_MOST = 0.5
"""What has more than this share of the page's text is wrapped around the page, not a part of it."""

_WORD = re.compile("[a-z]+")


def main_content(page: LexborHTMLParser) -> LexborNode | None:
    """The element marked as the content, without its furniture; the body without furniture where none is marked.

    A page that would be left empty keeps its furniture. Changes ``page``.
    """
    body = page.body
    if body is None:
        return None
    size = _size(body)
    marked = (nodes[0] for selector in _MARKED if len(nodes := page.css(selector)) == 1)
    content = next((node for node in marked if _size(node) > _ENOUGH * size), body)
    _drop_furniture(content)
    return content


def _drop_furniture(content: LexborNode) -> None:
    size = _size(content)
    found = [node for node in content.css(_FURNITURE) if _is_furniture(node, content, size)]
    outer = outermost(found)
    if sum(map(_size, outer)) < size:
        for node in outer:
            node.decompose()


def outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Those of ``nodes`` that lie in no other: removing one frees what lies in it, which must not be touched again."""
    known = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(parent.mem_id in known for parent in _ancestors(node))]


def _is_furniture(node: LexborNode, content: LexborNode, size: int) -> bool:
    if node.mem_id == content.mem_id:
        return False
    if node.tag in {"header", "footer"}:
        # An article's own header holds its title.
        return not any(parent.tag in {"article", "main"} for parent in _ancestors(node))
    if node.tag in _TAGS or node.attributes.get("role") in _ROLES:
        return True
    return (node.tag == "form" or is_named_so(node.attributes.get("class") or "")) and _size(node) < _MOST * size


def is_named_so(classes: str) -> bool:
    """Whether one of an element's classes names a piece of furniture: ``cookie-banner``, not ``has-sidebar``."""
    named = (set(_WORD.findall(name)) for name in classes.lower().split())
    return any(words & _NAMES and not words & _ABOUT_THE_PAGE for words in named)


def _ancestors(node: LexborNode) -> list[LexborNode]:
    found = []
    parent = node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def _size(node: LexborNode) -> int:
    """How many characters of text ``node`` holds, white space left out."""
    return sum(map(len, (node.text() or "").split()))
