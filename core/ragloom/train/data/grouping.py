"""Rows that have to stay together: those about one document, and those in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ragloom.train.data.row import Row


def grouped(rows: Sequence[Row]) -> list[Row]:
    """``rows``, each with a ``group``: its own, else that of all rows that it is joined with.

    Joined are rows with a document, a positive passage or their words in common, and what is joined so through others:
    union and find (Galler & Fischer 1964). A group that is found is named by its first row's place.
    """
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    loose = [row for row in rows if not row.get("group")]
    for row in loose:
        first, *others = joints(row)
        for other in others:
            above[root(other)] = root(first)
    names: dict[str, str] = {}
    for row in loose:
        names.setdefault(root(next(joints(row))), str(row.get("where") or row.get("id") or len(names)))
    return [row if row.get("group") else {**row, "group": names[root(next(joints(row)))]} for row in rows]


def joints(row: Row) -> Iterator[str]:
    """What it has in common with others that it is joined with: its words first."""
    said = row.get("question") or row.get("text") or row.get("where")
    yield f"said {' '.join(str(said).casefold().split())}"
    documents = row.get("documents")
    if isinstance(documents, dict):
        yield from (f"document {name}" for name, grade in documents.items() if grade > 0)
    positives = [one for one in row.get("positives") or () if isinstance(one, Mapping)]
    yield from (f"document {one['document']}" for one in positives if one.get("document"))
    yield from (f"text {one['text']}" for one in positives if "text" in one)
