"""What is right for a question, or may be: it must never be pushed away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ragloom.metrics import holds_answer
from ragloom.types import Example
from ragloom_torch.mining.readable import Readable, of_row

_REMEMBERED = 2**18


@dataclass(slots=True)
class _Right:
    texts: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    answers: tuple[str, ...] = ()


class Known:
    """From a question to what all rows that ask it call right: rows with the same question share their positives."""

    def __init__(self, examples: Iterable[Example], *, answers: bool = True) -> None:
        self._right: dict[str, _Right] = {}
        for example in examples:
            right = self._right.setdefault(example.question, _Right())
            readable = [of_row(one) for one in example.positives]
            right.texts |= {one.text for one in readable}
            right.documents |= {one.document for one in readable if one.document}
            if answers and example.answers:
                right.answers = tuple(dict.fromkeys((*right.answers, *example.answers)))

    def texts(self, question: str) -> frozenset[str]:
        """What rows call right, as it is read."""
        return frozenset(self._of(question).texts)

    def is_positive(self, question: str, passage: Readable) -> bool:
        """Whether a row calls the very text right."""
        return passage.text in self._of(question).texts

    def beside(self, question: str, passage: Readable) -> bool:
        """Whether it is a positive's text, or of a positive's document; rows may leave out the file (``file#row``)."""
        documents = self._of(question).documents
        row = passage.document.partition("#")[2]
        return self.is_positive(question, passage) or passage.document in documents or row in documents

    def bars(self, question: str, passage: Readable) -> bool:
        """Whether it must not be learnt against: it stands ``beside`` a positive, or holds an answer."""
        answers = self._of(question).answers
        return self.beside(question, passage) or (bool(answers) and _holds(passage.text, answers))

    def _of(self, question: str) -> _Right:
        return self._right.get(question, _NOTHING)


_NOTHING = _Right()


@lru_cache(maxsize=_REMEMBERED)
def _holds(text: str, answers: tuple[str, ...]) -> bool:
    """Every epoch brings many of the same pairs together."""
    return holds_answer(text, answers)
