"""Word documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure
from ragloom_text.loaders.decoding import one_line
from ragloom_text.loaders.docx_text import DocxText
from ragloom_text.loaders.metadata import metadata_of
from ragloom_text.loaders.opening import broken_as, read_bytes

_LARGEST = 2**30
_HINT = "open it in a word processor and save it again as .docx"


class DocxLoader(Stateless):
    """One document a file: paragraphs and tables in their order, a ``heading`` location for each heading."""

    suffixes = (".docx",)

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The text; title, author and keywords from the file's properties."""
        with broken_as(path, "the Word document cannot be read", _HINT):
            extract = _extract(read_bytes(path), path)
        yield extract


def _extract(data: bytes, path: Path) -> Extract:
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST:
            raise LoadError("the Word document unpacks to more than 1 GiB", where=str(path), hint="split it")
    document: Any = docx.Document(io.BytesIO(data))
    read = DocxText(document)
    properties = document.core_properties
    details = {"author": properties.author, "keywords": properties.keywords, "subject": properties.subject}
    # What python-docx puts into the documents that it makes says nothing about them.
    known = {name: value for name, value in details.items() if value != "python-docx"}
    title = one_line(properties.title or "")
    return Extract(
        read.text,
        title=read.title if title in {"", "Word Document"} else title,
        metadata=metadata_of(known),
        locations=read.locations,
    )
