"""Settings of the loaders."""

from __future__ import annotations

import codecs

from pydantic import Field, SecretStr, field_validator

from ragloom.config.component import ComponentConfig

_TEXT_FIELDS = ("text", "contents", "content", "body", "passage")
_ID_FIELDS = ("_id", "id", "docid", "doc_id")


class TextConfig(ComponentConfig):
    """Settings of ``text``. ``encoding``: ``auto`` finds it out; else one of Python's (``big5``, ``koi8-r``)."""

    encoding: str = "auto"

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str) -> str:
        if encoding != "auto":
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise ValueError(
                    f"no encoding is called {encoding!r}; say auto, utf-8, gb18030, shift_jis, …"
                ) from None
        return encoding


class PdfConfig(ComponentConfig):
    """Settings of ``pdf``. ``password`` opens encrypted files: write ``${env:PDF_PASSWORD}``."""

    password: SecretStr = SecretStr("")


class RecordsConfig(ComponentConfig):
    """Settings of ``jsonl`` and ``json``: the first of the named fields that a row has is taken, the rest is metadata.

    Without an id, a row is known by its number.
    """

    text: tuple[str, ...] = Field(_TEXT_FIELDS, min_length=1)
    title: tuple[str, ...] = ("title",)
    id: tuple[str, ...] = _ID_FIELDS


class CsvConfig(ComponentConfig):
    """Settings of ``csv``: columns are found by name, whatever their case; every other column is metadata.

    Where no column of ``text`` is there, a row's text is ``name: value`` lines of all its columns. ``delimiter`` is
    found out where it is not given. Without a ``header`` the columns are ``column 1``, ``column 2``, …
    """

    text: tuple[str, ...] = _TEXT_FIELDS
    title: tuple[str, ...] = ("title", "name")
    id: tuple[str, ...] = _ID_FIELDS
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    header: bool = True
