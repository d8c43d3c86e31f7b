"""Questions to evaluate on, whatever file they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question of the data.

    ``answers`` are those that count as right; without any, saying nothing is, where ``answered`` says that the data
    tell what is right. ``relevant`` are the graded documents that answer it, by the data's ids, ``irrelevant`` those
    that were looked at and do not (a grade of 0 or below), where ``judged`` says that the data tell what is relevant.
    ``line`` is where it stands in its file, 0 where that has no lines.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    relevant: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"
    line: int = 0
    synthetic: bool = False
    judged: bool = False
    answered: bool = False
    irrelevant: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row that is no question: where it stands and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class EvalData:
    """What a file or folder holds. ``corpus`` is what is to be indexed for it, where that is known."""

    file: Path
    layout: str
    questions: tuple[EvalQuestion, ...]
    malformed: tuple[Malformed, ...] = ()
    sha256: str = ""
    corpus: Path | None = None

    @property
    def answered(self) -> bool:
        """Whether the data tell of any question what is right."""
        return any(one.answered for one in self.questions)
