"""Test collections in BEIR's layout: a corpus, and beside it questions with judgements, which are no documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

CORPUS, QUESTIONS, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"


def questions_and_judgements(names: Iterable[str]) -> frozenset[str]:
    """Those of the files that hold no documents: ``queries.jsonl`` and ``qrels/*.tsv`` beside a ``corpus.jsonl``.

    Indexed, a question would be the best passage for itself.
    """
    paths = [PurePosixPath(name) for name in names]
    folders = {path.parent for path in paths if path.name == CORPUS} & {
        path.parent for path in paths if path.name == QUESTIONS
    }
    return frozenset(str(path) for path in paths if any(_is_apart(path, folder) for folder in folders))


def _is_apart(path: PurePosixPath, folder: PurePosixPath) -> bool:
    judged = path.parent == folder / JUDGEMENTS and path.suffix == ".tsv"
    return judged or path == folder / QUESTIONS
