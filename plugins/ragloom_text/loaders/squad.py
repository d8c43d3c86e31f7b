"""SQuAD's layout: a document a paragraph, known by its article's title and its number there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.squad import Paragraph, has_squad_layout, paragraphs
from ragloom.types import Extract, LoadFailure, Location
from ragloom_text.loaders.decoding import normalised, one_line
from ragloom_text.loaders.json_value import read_json
from ragloom_text.loaders.records import unless_hopeless

LAYOUT = '{"data": [{"title": "…", "paragraphs": [{"context": "…"}]}]}'


class SquadLoader(Stateless):
    """Reads files of SQuAD's layout and no others; ``json`` reads them too, where it comes by one."""

    suffixes = (".json",)
    light_below = 1 << 20

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """A document a paragraph. What is asked of it is left out: indexed, a question would answer itself."""
        value = read_json(path)
        if not has_squad_layout(value):
            hint = f"it takes {LAYOUT}; other JSON is read by the loader `json`"
            raise LoadError("the file has not SQuAD's layout", where=str(path), hint=hint)
        yield from unless_hopeless(squad_documents(value), path)


def squad_documents(value: Mapping[str, Any]) -> Iterator[Extract | LoadFailure]:
    """The paragraphs of a value of SQuAD's layout, in its order."""
    return map(_document, paragraphs(value))


def _document(paragraph: Paragraph) -> Extract | LoadFailure:
    text = normalised(paragraph.text or "").strip()
    if not text:
        return LoadFailure("this is no paragraph with a text", paragraph.where, 'write {"context": "…", "qas": […]}')
    number = paragraph.key.rpartition("/")[2]
    return Extract(text, one_line(paragraph.title), paragraph.key, {}, (Location(0, "paragraph", number),))
