"""The settings of the retriever ``document``."""

from __future__ import annotations

from pydantic import Field

from ragloom.config.component import ComponentConfig


class DocumentConfig(ComponentConfig):
    """What becomes of a text that is no document's name."""

    strict: bool = Field(
        default=True,
        description="A text that names no document, or several, is an error; false: it finds nothing, or all of them.",
    )
