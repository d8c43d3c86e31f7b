"""HTML: what the page is about, without its furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.decoding import decode, is_binary, normalised
from ragloom_text.loaders.html_text import HtmlText
from ragloom_text.loaders.opening import broken_as, read_bytes

_CHARSET = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096


class HtmlLoader(Stateless):
    """One document a file: its title, its main content as text, a ``heading`` location for each heading."""

    suffixes = (".html", ".htm", ".xhtml")

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The readable text; ``lang``, ``description`` and ``author`` as metadata where the page has them."""
        source = normalised(decoded(read_bytes(path)))
        if is_binary(source):
            raise LoadError("this is no HTML file", where=str(path), hint="leave it out, or give it its own suffix")
        with broken_as(path, "the HTML cannot be parsed", "save it as plain text (.txt) to index it as it stands"):
            read = HtmlText(source)
        yield Extract(read.text, title=read.title, metadata=read.metadata, locations=read.locations)


def decoded(data: bytes) -> str:
    """A page in the encoding that it declares; as any text where it declares none, or a wrong one."""
    declared = _CHARSET.search(data, 0, _DECLARED_WITHIN)
    if declared is None:
        return decode(data)
    name = declared[1].decode("ascii").lower()
    # What pages call GB 2312 or GBK is read as their superset, as browsers do.
    encoding = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80"} else name
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return decode(data)
