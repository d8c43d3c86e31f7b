"""Which documents of the collection the data mean: people's files call them by shorter names."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalData, EvalQuestion

SHOWN = 3
"""Ids that a message gives as examples."""


class UnknownDocumentsWarning(UserWarning):
    """Documents that the data call relevant are not in the collection: nothing can find them."""


@dataclass(frozen=True, slots=True)
class Meant:
    """``documents`` are the collection's, by the data's id; ``unknown`` those of the data's ids that name none."""

    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def relevant(self, question: EvalQuestion) -> dict[str, float]:
        """The grades by the collection's ids; an id that names nothing there stays, as what was not found."""
        return self._by_document(question.relevant)

    def graded(self, question: EvalQuestion) -> dict[str, float]:
        """As ``relevant``, with what was judged and is not."""
        return {**self._by_document(question.irrelevant), **self.relevant(question)}

    def _by_document(self, grades: Mapping[str, float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, grade in grades.items():
            for document in self.documents.get(name, (name,)):
                found[document] = max(grade, found.get(document, grade))
        return found


def meant(wanted: Iterable[str], collection: Iterable[str]) -> Meant:
    """What each of ``wanted`` names: the document of that id, else those rows (``file#id``), else those paths' ends."""
    names = dict.fromkeys(wanted)
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document in collection:
        for name, distance in _names(document):
            if name in names:
                found[name][distance].append(document)
    documents = {name: tuple(by[min(by)]) for name, by in found.items()}
    return Meant(documents, tuple(name for name in names if name not in documents))


def meant_by(data: EvalData, questions: Sequence[EvalQuestion], collection: Sequence[str], *, sure: bool) -> Meant:
    """What ``questions`` name. Warns of ids that name nothing; raises ``UsageError`` where none names anything.

    ``sure`` is False where passages come from elsewhere too: then nothing is said.
    """
    wanted = dict.fromkeys(name for one in questions for name in one.relevant)
    every = meant([*wanted, *(name for one in questions for name in one.irrelevant)], collection)
    found = replace(every, unknown=tuple(name for name in every.unknown if name in wanted))
    if sure and wanted and len(found.unknown) == len(wanted):
        raise UsageError(
            f"no document that the data call relevant is in the collection: the data name {_some(found.unknown)}, "
            f"the collection {_some(collection)}",
            where=str(data.file),
            hint=f"{to_index(data)}; or write the collection's ids into the data (`ragloom search` shows them)",
        )
    if sure and found.unknown:
        warnings.warn(
            f"{len(found.unknown)} of {len(wanted)} documents that the data call relevant are not in "
            f"the collection ({_some(found.unknown)}): they count as not found",
            UnknownDocumentsWarning,
            stacklevel=3,
        )
    return found


def to_index(data: EvalData) -> str:
    """What to type where the collection lacks the data's documents."""
    return f"ragloom index {data.corpus or 'FILE_OR_FOLDER'}"


def _names(document: str) -> Iterator[tuple[str, int]]:
    yield document, 0
    path = document.partition("#")[0]
    yield from ((document[place + 1 :], 1) for place, one in enumerate(document) if one == "#")
    yield from ((document[place + 1 :], 2) for place, one in enumerate(path) if one == "/")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return f"{shown}, …" if len(names) > SHOWN else shown or "nothing"
