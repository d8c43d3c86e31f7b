"""Where the benchmark data lie, and how to read them. None of it is part of the project."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ENVIRONMENT = "RAGLOOM_DATA"

SCIFACT = tuple(f"scifact/{name}" for name in ("corpus.jsonl", "queries.jsonl", "qrels/train.tsv", "qrels/test.tsv"))
"""The files of SciFact in BEIR's layout."""

Qrels = dict[str, dict[str, int]]
"""Query id → document id → grade."""


class NoDataError(Exception):
    """The data that a benchmark needs are not there."""


@dataclass(frozen=True, slots=True)
class Article:
    """One document of a benchmark corpus."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text as one passage."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Beir:
    """A collection in BEIR's layout."""

    documents: tuple[Article, ...]
    queries: dict[str, str]
    train: Qrels
    test: Qrels

    def test_queries(self) -> dict[str, str]:
        """The queries that the test judgements name."""
        return {key: self.queries[key] for key in self.test}

    def seen(self) -> tuple[list[str], list[str]]:
        """Test queries whose relevant documents are all among train's, and those with none of theirs there.

        The few in between belong to neither half.
        """
        known = {document for judged in self.train.values() for document, grade in judged.items() if grade > 0}
        wanted = {key: {d for d, grade in judged.items() if grade > 0} for key, judged in self.test.items()}
        return (
            [key for key, documents in wanted.items() if documents <= known],
            [key for key, documents in wanted.items() if not documents & known],
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question over one paragraph; no ``answers`` where the paragraph does not answer it."""

    id: str
    text: str
    paragraph: str
    answers: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        """Whether its paragraph answers it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Squad:
    """A collection in SQuAD's layout (1.1 or 2.0); a paragraph's id is ``title#number``."""

    paragraphs: tuple[Article, ...]
    questions: tuple[Question, ...]


def data_folder(option: str | None, *needed: str) -> Path:
    """``--data``, else ``$RAGLOOM_DATA``. Raises ``NoDataError`` where it, or a file ``needed`` in it, is absent."""
    named = option or os.environ.get(ENVIRONMENT)
    if not named:
        raise NoDataError(f"no data: give --data DIR or set ${ENVIRONMENT}")
    folder = Path(named)
    absent = [name for name in needed if not (folder / name).exists()]
    if absent:
        raise NoDataError(f"no data: {folder} does not hold {', '.join(absent)}")
    return folder


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_articles(path: Path) -> tuple[Article, ...]:
    """A JSON Lines file of ``_id`` or ``id``, ``title`` and ``text``."""
    return tuple(
        Article(str(row.get("_id", row.get("id"))), str(row.get("title") or ""), row["text"])
        for row in read_jsonl(path)
    )


def read_distractors(path: Path) -> tuple[Article, ...]:
    """Paragraphs without questions, their titles written as ``read_squad`` writes them."""
    return tuple(Article(a.id, a.title.replace("_", " "), a.text) for a in read_articles(path))


def read_qrels(path: Path) -> Qrels:
    """A tab-separated file of query, document and grade with a heading line."""
    judged: Qrels = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        judged.setdefault(query, {})[document] = int(grade)
    return judged


def read_beir(folder: Path) -> Beir:
    """A folder in BEIR's layout with train and test judgements."""
    return Beir(
        documents=read_articles(folder / "corpus.jsonl"),
        queries={str(row["_id"]): row["text"] for row in read_jsonl(folder / "queries.jsonl")},
        train=read_qrels(folder / "qrels" / "train.tsv"),
        test=read_qrels(folder / "qrels" / "test.tsv"),
    )


def read_squad(path: Path) -> Squad:
    """A SQuAD file; an unanswerable question's "plausible answers" are left out."""
    paragraphs: list[Article] = []
    questions: list[Question] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for number, paragraph in enumerate(article["paragraphs"]):
            key = f"{article['title']}#{number}"
            paragraphs.append(Article(key, article["title"].replace("_", " "), paragraph["context"]))
            questions += [_question(found, key) for found in paragraph["qas"]]
    return Squad(tuple(paragraphs), tuple(questions))


def drawn(questions: Sequence[Question], count: int | None, seed: int = 0) -> list[Question]:
    """``count`` of them at random, in their order; all where none is said, or no more are there."""
    if count is None or count >= len(questions):
        return list(questions)
    chosen = np.random.default_rng(seed).choice(len(questions), count, replace=False)
    return [questions[number] for number in sorted(chosen.tolist())]


def _question(found: dict[str, Any], paragraph: str) -> Question:
    answers = () if found.get("is_impossible") else tuple(dict.fromkeys(a["text"] for a in found["answers"]))
    return Question(str(found["id"]), found["question"], paragraph, answers)
