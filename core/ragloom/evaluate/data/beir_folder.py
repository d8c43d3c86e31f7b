"""BEIR's layout: ``queries.jsonl``, and beside it judgements in ``qrels``, a file a split. Thakur et al. (2021)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.evaluate.data.fields import WrongRowError, question_of
from ragloom.evaluate.data.question import EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, json_of, once_each, taken

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"
CELLS = 3
"""Query, document, grade, parted by tabs."""

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
        raise UsageError(f"there is no split '{split}'", where=str(folder), hint=f"--split one of: {have}")
    return file


def read_beir(folder: Path, judgements: Path, queries: bytes, judged: bytes) -> Rows:
    """Those of the queries that the split judges. What is wrong with a judgement is told, the others count."""
    grades: Judged = defaultdict(dict)
    wrong = list(_graded(judgements, judged, grades))
    yield from wrong
    yield from once_each(_rows(folder / QUERIES, queries, grades))
    yield from (
        Malformed(str(judgements), f"judges the query `{name}`, which {QUERIES} does not hold") for name in grades
    )


def _graded(file: Path, content: bytes, grades: Judged) -> Iterator[Malformed]:
    """Fills ``grades``; yields the lines that are no judgement. A first line that is none is a header."""
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            query, document, grade = _cells(line)
            grades[query][document] = grade
        except WrongRowError as error:
            if number > 1:
                yield Malformed(f"{file}:{number}", str(error))


def _cells(line: bytes) -> tuple[str, str, float]:
    cells = line.decode("utf-8", errors="replace").strip("\r").split("\t")
    if len(cells) != CELLS or not all(map(str.strip, cells)):
        raise WrongRowError("is no judgement: query, document and grade, parted by tabs")
    try:
        return cells[0].strip(), cells[1].strip(), float(int(cells[2]))
    except ValueError:
        raise WrongRowError(f"the grade `{cells[2]}` is no whole number") from None


def _rows(file: Path, content: bytes, grades: Judged) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        found = taken(partial(_query, line, number), where)
        if isinstance(found, Malformed):
            yield where, found
        elif (graded := grades.pop(found.id, None)) is not None:
            yield where, _with(found, graded)


def _query(line: bytes, number: int) -> EvalQuestion:
    value = json_of(line)
    if not isinstance(value, Mapping) or value.get("_id") in (None, ""):
        raise WrongRowError('is no query: {"_id": "…", "text": "…"}')
    return question_of({"id": value["_id"], "question": value.get("text")}, number, "")


def _with(found: EvalQuestion, graded: Mapping[str, float]) -> EvalQuestion:
    relevant = {document: grade for document, grade in graded.items() if grade > 0}
    return EvalQuestion(found.id, found.question, (), relevant, found.language, found.line, judged=True)
