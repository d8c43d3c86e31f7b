"""A folder of BEIR's layout: the queries that a split judges, with the texts of their documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ragloom.evaluate.data import EvalQuestion, Malformed
from ragloom.evaluate.data.beir_folder import QUERIES, corpus_of, judgements_of, read_beir
from ragloom.evaluate.data.fields import WrongRowError
from ragloom.evaluate.data.rows import json_of, read_bytes
from ragloom.train.data.row import Row, Rows, question_row


def read_folder(folder: Path, split: str) -> Rows:
    """A row a query. Documents whose texts the folder does not hold are left for the collection to give."""
    judgements = judgements_of(folder, split)
    read = list(read_beir(folder, judgements, read_bytes(folder / QUERIES), read_bytes(judgements)))
    texts = _texts(folder, read)
    for one in read:
        yield one if isinstance(one, Malformed) else _row(one, folder, texts)


def _row(one: EvalQuestion, folder: Path, texts: Mapping[str, dict[str, str]]) -> Row:
    row = question_row(one, f"{folder / QUERIES}:{one.line}")
    sides = {"positives": one.relevant, "negatives": one.irrelevant}
    return {**row, **{side: [texts[name] for name in names if name in texts] for side, names in sides.items()}}


def _texts(folder: Path, read: Iterable[EvalQuestion | Malformed]) -> dict[str, dict[str, str]]:
    """The judged documents as passages, by id."""
    corpus = corpus_of(folder)
    wanted = {name for one in read if isinstance(one, EvalQuestion) for name in {**one.relevant, **one.irrelevant}}
    if corpus is None:
        return {}
    with corpus.open("rb") as lines:
        documents = (_document(line) for line in lines if line.strip())
        return {
            str(one["_id"]): {"text": one["text"], "title": str(one.get("title") or ""), "document": str(one["_id"])}
            for one in documents
            if str(one.get("_id")) in wanted and isinstance(one.get("text"), str) and one["text"].strip()
        }


def _document(line: bytes) -> Mapping[str, Any]:
    try:
        value = json_of(line)
    except WrongRowError:
        # The corpus is read to be indexed, too, and that tells what is wrong with it.
        return {}
    return value if isinstance(value, Mapping) else {}
