"""A question that was made, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ragloom.types import Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that has not been checked yet; ``answer`` stands in ``passage``.

    ``start`` and ``end`` are the place in the document that it was made of: a sentence, or the whole passage. ``bare``
    is the question without a title that was put before it; ``kind`` is the answer's, where that is known.
    """

    question: str
    answer: str
    bare: str
    language: str
    made_by: str
    passage: Passage
    start: int
    end: int
    kind: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """No two questions are made of the same."""
        return self.passage.document_id, self.start


@dataclass(frozen=True, slots=True)
class SyntheticQuestion:
    """A checked question; ``documents`` are all that hold the answer, that which it was made of first."""

    draft: Draft
    documents: tuple[str, ...]

    @property
    def id(self) -> str:
        """The same for the same question of the same place."""
        named = repr((self.draft.place, self.draft.question, self.draft.answer)).encode()
        return f"{self.draft.made_by}-{blake2b(named, digest_size=6).hexdigest()}"

    def row(self) -> dict[str, Any]:
        """As a row of the file: what evaluations read, then what a person wants to look at."""
        return {
            "id": self.id,
            "question": self.draft.question,
            "answers": [self.draft.answer],
            "documents": list(self.documents),
            "language": self.draft.language,
            "synthetic": True,
            "made_by": self.draft.made_by,
            "kind": self.draft.kind,
            "passage": {"document": self.draft.passage.document_id, "start": self.draft.start, "end": self.draft.end},
        }
