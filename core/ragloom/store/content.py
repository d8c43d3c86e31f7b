"""What of a document decides whether it has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ragloom.errors import UsageError
from ragloom.store import metadata
from ragloom.store.rows import encode_locations
from ragloom.types import Document


@dataclass(frozen=True, slots=True)
class Content:
    """A document with its encoded parts, and the 16 bytes of their hash followed by the chunker's fingerprint."""

    document: Document
    metadata: str
    locations: str
    hash: bytes

    @classmethod
    def of(cls, document: Document, chunker: bytes) -> Content:
        """Raises ``UsageError`` for a document that cannot be stored."""
        fields = metadata.encode(document.metadata, document.id)
        places = encode_locations(document.locations)
        return cls(document, fields, places, content_hash(document, fields, places) + chunker)


def storable(document: Document) -> Document:
    """``document``, whose parts are of the types that they should be. Raises ``UsageError`` where it is none."""
    if not isinstance(document, Document):
        hint = 'add documents: ragloom.Document("its id", "its text")'
        raise UsageError(f"{_brief(document)} is no document", hint=hint)
    if not isinstance(document.id, str) or not document.id:
        raise UsageError(f"a document's id is {_brief(document.id)}", hint="give it a text that no other document has")
    for name in ("text", "title", "source"):
        if not isinstance(getattr(document, name), str):
            what = f"its {name} is {_brief(getattr(document, name))}"
            raise UsageError(what, where=ascii(document.id), hint="a document's text, title and source are texts")
    return document


def _brief(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"


def content_hash(document: Document, fields: str, places: str) -> bytes:
    """BLAKE2b over text, title, encoded metadata and locations, each preceded by its length: 16 bytes."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        for part in (document.text, document.title, fields, places):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "little"))
            digest.update(encoded)
        (document.id + document.source).encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"holds half of a surrogate pair ({error.object[error.start]!r}), which is no text",
            where=ascii(document.id),
            hint="decode the source with errors='replace'",
        ) from None
    return digest.digest()
