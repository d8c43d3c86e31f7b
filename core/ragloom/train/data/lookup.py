"""Texts for the documents that rows name: out of the collection that is searched in training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from ragloom.evaluate.data import Malformed
from ragloom.evaluate.relevance import meant
from ragloom.interfaces import CollectionView
from ragloom.train.data.row import Row
from ragloom.types import Passage


class Documents(CollectionView, Protocol):
    """A collection that can say which documents it holds."""

    def document_ids(self) -> list[str]:
        """All of them, ascending."""


def lacking(row: Row) -> list[str]:
    """The documents of ``row`` that answer it and whose texts it does not have."""
    documents = row.get("documents")
    if row.get("positives") or not isinstance(documents, dict):
        return []
    return [name for name, grade in documents.items() if grade > 0]


def with_texts(rows: Sequence[Row | Malformed], view: Documents) -> Iterator[Row | Malformed]:
    """``rows`` with the passages of their documents: those that hold an answer, else the whole document.

    A row none of whose documents is there is malformed.
    """
    wanted = dict.fromkeys(name for row in rows if not isinstance(row, Malformed) for name in lacking(row))
    found = meant(wanted, view.document_ids()).documents
    passages = _passages(view, {document for several in found.values() for document in several})
    for row in rows:
        if isinstance(row, Malformed) or not (names := lacking(row)):
            yield row
            continue
        own = [document for name in names for document in found.get(name, ())]
        yield _filled(row, own, passages, view) if own else _stranger(row, names[0])


def _filled(row: Row, documents: Iterable[str], passages: dict[str, list[Passage]], view: Documents) -> Row:
    answers = [str(one).casefold() for one in row.get("answers") or ()]
    positives: list[dict[str, Any]] = []
    for name in documents:
        holding = [one for one in passages[name] if any(answer in one.text.casefold() for answer in answers)]
        positives += [_positive(one.text, one.title, name) for one in holding]
        if not holding and (whole := view.document(name)) is not None and whole.text.strip():
            positives.append(_positive(whole.text, whole.title, name))
    return {**row, "positives": positives}


def _positive(text: str, title: str, document: str) -> dict[str, Any]:
    return {"text": text, "title": title, "document": document}


def _passages(view: Documents, wanted: set[str]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    if wanted:
        for batch in view.scan():
            for one in batch:
                if one.document_id in wanted:
                    found[one.document_id].append(one)
    return found


def _stranger(row: Row, name: str) -> Malformed:
    what = f"names the document `{name}`, which is not among those searched in training"
    return Malformed(str(row["where"]), what)
