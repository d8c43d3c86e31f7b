"""Markdown, read as a reader sees it: without its marks, with its build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.decoding import decode, normalised, one_line
from ragloom_text.loaders.front_matter import split_front_matter
from ragloom_text.loaders.markdown_text import MarkdownText
from ragloom_text.loaders.metadata import metadata_of
from ragloom_text.loaders.opening import broken_as, read_bytes


class MarkdownLoader(Stateless):
    """One document a file; the title is the front matter's or the first heading of the first level."""

    suffixes = (".md", ".markdown", ".mdown")
    light_below = 1 << 16

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The readable text, with a ``heading`` location for each heading; front matter is metadata."""
        source = normalised(decode(read_bytes(path)))
        values, body, problem = split_front_matter(source)
        if problem:
            yield LoadFailure(
                f"the front matter is not valid YAML: {problem}",
                where="front matter",
                hint="quote values that hold a colon; the text itself was read",
            )
        with broken_as(path, "the Markdown cannot be parsed", "save it as plain text (.txt) to index it as it stands"):
            read = MarkdownText(body)
        title = values.get("title")
        yield Extract(
            read.text,
            title=one_line(title) if isinstance(title, str) else read.title,
            metadata=metadata_of(values, without=["title"]),
            locations=read.locations,
        )
