"""PDF files with a text layer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ragloom.errors import LoadError, MissingExtraError
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure, MetadataValue
from ragloom_text.loaders.config import PdfConfig
from ragloom_text.loaders.decoding import normalised, one_line
from ragloom_text.loaders.opening import broken_as, quiet, read_bytes
from ragloom_text.loaders.pages import pages_text

if TYPE_CHECKING:
    from pypdf import PdfReader

_REPAIR = "open it in a viewer and print it to a new PDF, or repair it with `qpdf --linearize in.pdf out.pdf`"
_NO_TEXT = "recognise its text first, for example with `ocrmypdf in.pdf out.pdf`"
_NO_TITLE = ("untitled", "microsoft word - ", "powerpoint presentation", "document1")


class PdfLoader(Stateless):
    """One document a file, a ``page`` location for each page; a page that cannot be read is reported."""

    suffixes = (".pdf",)

    def __init__(self, config: PdfConfig) -> None:
        self._password = config.password

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The text, lines joined and running heads left out. A scan without text gives a failure that says so."""
        data = read_bytes(path)
        with quiet("pypdf"), broken_as(path, "the PDF cannot be read", _REPAIR):
            reader = self._opened(data, path)
            title, metadata = _details(reader)
            pages, failures = _pages(reader, path)
        yield from failures
        text, locations = pages_text(pages)
        if text:
            yield Extract(text, title=title, metadata=metadata, locations=locations)
        elif not failures:
            yield LoadFailure("the PDF has no text layer: its pages are images", hint=_NO_TEXT)

    def _opened(self, data: bytes, path: Path) -> PdfReader:
        import pypdf
        from pypdf.errors import DependencyError

        reader = pypdf.PdfReader(io.BytesIO(data))
        try:
            opens = not reader.is_encrypted or bool(reader.decrypt(self._password.get_secret_value()))
        except DependencyError as error:
            hint = "type `pip install cryptography`, or save the file without encryption"
            raise MissingExtraError("the PDF is encrypted with AES", where=str(path), hint=hint) from error
        if not opens:
            hint = "set the loader's `password: ${env:PDF_PASSWORD}`, or save the file without one"
            raise LoadError("the PDF is encrypted and its password is not known", where=str(path), hint=hint)
        return reader


def _pages(reader: PdfReader, path: Path) -> tuple[list[str], list[LoadFailure]]:
    """The text of every page, empty for one that cannot be read, and the failures of those."""
    pages: list[str] = []
    failures: list[LoadFailure] = []
    for number in range(len(reader.pages)):
        try:
            with broken_as(path, "the page cannot be read", _REPAIR):
                pages.append(normalised(reader.pages[number].extract_text() or ""))
        except LoadError as error:
            pages.append("")
            failures.append(LoadFailure(error.message, f"page {number + 1}", error.hint))
    return pages, failures


def _details(reader: PdfReader) -> tuple[str, dict[str, MetadataValue]]:
    """The title and the author that the file states; empty where it states none or what a program put there."""
    details = reader.metadata
    if details is None:
        return "", {}
    title = one_line(str(details.title or ""))
    author = normalised(str(details.author or "")).strip()
    return "" if title.lower().startswith(_NO_TITLE) else title, {"author": author} if author else {}
