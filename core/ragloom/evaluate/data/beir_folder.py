"""BEIR's layout: ``queries.jsonl``, and beside it judgements in ``qrels``, a file a split. Thakur et al. (2021)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.evaluate.data.fields import WrongRowError, question_of
from ragloom.evaluate.data.question import EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, json_of, once_each, taken

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"
CELLS = 3
"""Query, document, grade, parted by tabs."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")

Judged = dict[str, dict[str, float]]
"""From a query to its documents' grades."""


def is_beir(folder: Path) -> bool:
    """Whether ``folder`` has BEIR's layout."""
    return (folder / QUERIES).is_file() and (folder / JUDGEMENTS).is_dir()


def corpus_of(folder: Path) -> Path | None:
    """The file of its documents; None where it lies elsewhere."""
    return file if (file := folder / CORPUS).is_file() else None


def judgements_of(folder: Path, split: str) -> Path:
    """The file of the judgements. Raises ``UsageError`` with the splits that there are."""
    file = folder / JUDGEMENTS / f"{split}.tsv"
    if not file.is_file():
        have = ", ".join(sorted(one.stem for one in (folder / JUDGEMENTS).glob("*.tsv"))) or "none"
        raise UsageError(f"there is no split '{split}'", where=str(folder), hint=f"`split` is one of: {have}")
    return file


def read_beir(folder: Path, judgements: Path, queries: bytes, judged: bytes) -> Rows:
    """Those of the queries that the split judges. What is wrong with a judgement is told, the others count."""
    grades: Judged = defaultdict(dict)
    wrong = list(_graded(judgements, judged, grades))
    yield from wrong
    asked = set[str]()
    for row in once_each(_rows(folder / QUERIES, queries, grades)):
        asked |= {row.id} if isinstance(row, EvalQuestion) else set()
        yield row
    lacking = (name for name in grades if name not in asked)
    yield from (
        Malformed(str(judgements), f"judges the query `{name}`, which {QUERIES} does not hold") for name in lacking
    )


def _graded(file: Path, content: bytes, grades: Judged) -> Iterator[Malformed]:
    """Fills ``grades``; yields the lines that are no judgement. A first line without a grade is a header."""
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            query, document, said = _cells(line)
            if number > 1 or _is_whole(said):
                grade = _grade(said)
                _note(grades[query], document, grade)
        except WrongRowError as error:
            yield Malformed(f"{file}:{number}", str(error))


def _cells(line: bytes) -> list[str]:
    try:
        cells = [cell.strip() for cell in line.decode("utf-8").split("\t")]
    except UnicodeDecodeError as error:
        raise WrongRowError(f"is not UTF-8: byte 0x{line[error.start]:02x}") from error
    if len(cells) != CELLS or not all(cells):
        raise WrongRowError("is no judgement: query, document and grade, parted by tabs")
    return cells


def _is_whole(said: str) -> bool:
    return _WHOLE.fullmatch(said) is not None


def _grade(said: str) -> float:
    if not _is_whole(said):
        raise WrongRowError(f"the grade `{said:.40}` is no whole number of a size that a grade has")
    return float(said)


def _note(graded: dict[str, float], document: str, grade: float) -> None:
    if graded.setdefault(document, grade) != grade:
        raise WrongRowError(f"gives `{document}` another grade than a line before it")


def _rows(file: Path, content: bytes, grades: Judged) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        found = taken(partial(_query, line, number), where)
        if isinstance(found, Malformed):
            yield where, found
        elif found.id in grades:
            yield where, _with(found, grades[found.id])


def _query(line: bytes, number: int) -> EvalQuestion:
    value = json_of(line)
    text = value.get("text") if isinstance(value, Mapping) else None
    if not isinstance(text, str) or not text.strip() or value.get("_id") in (None, ""):
        raise WrongRowError('is no query: {"_id": "…", "text": "…"}')
    return question_of({"id": value["_id"], "question": text}, number, "")


def _with(found: EvalQuestion, graded: Mapping[str, float]) -> EvalQuestion:
    return replace(
        found,
        relevant={document: grade for document, grade in graded.items() if grade > 0},
        irrelevant={document: grade for document, grade in graded.items() if grade <= 0},
        judged=True,
    )
