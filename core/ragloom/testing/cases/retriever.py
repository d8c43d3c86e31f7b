"""Cases of retrievers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ragloom.testing.cases.base import Case
from ragloom.testing.material import METADATA, QUESTIONS, TEXTS
from ragloom.types import Metadata, Passage

_BARE = frozenset({"short", "منارة"})


def _some_metadata() -> dict[str, Metadata]:
    """Those of the kit's material, two documents without any."""
    return {name: fields for name, fields in METADATA.items() if name not in _BARE}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrieverCase(Case):
    """The passages are ``texts``, one a document, from the document's id; ``metadata`` are those documents'.

    ``questions`` are what is searched for. ``finds`` names for some of them the document that has to be among the first
    three. ``recall`` is 1 for an exact retriever; an approximate one states the least share of what an exact search
    gives that it finds, on the average. ``other_space`` are settings under which the index would hold something else,
    so that ``passage_space`` has to be another (``Indexed``). ``syncs`` is False where a native library writes the
    files, whose calls of fsync cannot be seen (``Indexed``). ``fill`` puts passages into the engine of an ``External``
    retriever that has been opened. ``title`` is what documents are searched for by: each text is there with that title
    and without one, and those with it have to come first.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: TEXTS)
    metadata: Mapping[str, Metadata] = field(default_factory=_some_metadata)
    questions: tuple[str, ...] = QUESTIONS
    finds: Mapping[str, str] = field(default_factory=dict)
    recall: float = 1.0
    other_space: tuple[Mapping[str, object], ...] = ()
    syncs: bool = True
    title: str = "Kittiwake"
    fill: Callable[[Any, Sequence[Passage]], None] | None = None

    @property
    def exact(self) -> bool:
        """Whether it has to find all that an exact search finds."""
        return self.recall >= 1.0
