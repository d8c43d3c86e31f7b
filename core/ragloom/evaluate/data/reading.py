"""From a file or folder to questions: its name and its shape say how it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.evaluate.data.beir_folder import QUERIES, corpus_of, is_beir, judgements_of, read_beir
from ragloom.evaluate.data.csv_rows import read_csv
from ragloom.evaluate.data.fields import ROW, WrongRowError
from ragloom.evaluate.data.jsonl import read_jsonl
from ragloom.evaluate.data.question import EvalData, EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, json_of, read_bytes
from ragloom.evaluate.data.squad_file import read_array, read_squad
from ragloom.squad import has_squad_layout

MOST_PROBLEMS = 20
"""More are not told at once."""

SAMPLE = "sample"
"""Stands for the questions that come with ragloom, unless there is a file or folder of that name."""


def read_data(path: Path | str, *, split: str = "test") -> EvalData:
    """The questions in a file (JSON Lines, CSV, SQuAD's JSON) or in a folder of BEIR's layout.

    ``sample`` is the bundled ones. ``split`` names one of a folder's judgements. Rows that are no question are in
    ``malformed``. Raises ``UsageError`` for what cannot be read, or holds no question at all.
    """
    at = Path(path)
    if at.is_dir():
        return _folder(at, split)
    if str(path) == SAMPLE and not at.exists():
        return _sample()
    content = read_bytes(at)
    layout, rows = _READERS.get(at.suffix.lower(), _jsonl)(at, content)
    corpus = at if layout == "squad" else None
    return _data(at, layout, rows, content, corpus)


def all_answered(data: EvalData) -> tuple[EvalQuestion, ...]:
    """Every question. Raises ``UsageError`` with the malformed rows, or those that do not tell what is right."""
    untold = [Malformed(_place(data, one), "has no `answers`") for one in data.questions if not one.answered]
    if wrong := [*data.malformed, *untold]:
        raise UsageError("\n".join(told(wrong)), hint=f"a row is {ROW}, with an empty list where nothing answers it")
    return data.questions


def told(wrong: Sequence[Malformed]) -> Iterator[str]:
    """What is wrong, a line a row, the first ``MOST_PROBLEMS`` of them."""
    yield from map(str, wrong[:MOST_PROBLEMS])
    if (more := len(wrong) - MOST_PROBLEMS) > 0:
        yield f"and {more} more rows"


def _place(data: EvalData, one: EvalQuestion) -> str:
    return f"{data.file}:{one.line}" if one.line else f"{data.file}: {one.id}"


def _sample() -> EvalData:
    from ragloom.sample import files

    file = files.questions()
    content = read_bytes(file)
    return _data(file, "jsonl", read_jsonl(file, content), content, files.articles())


def _folder(folder: Path, split: str) -> EvalData:
    if not is_beir(folder):
        raise UsageError(
            f"the folder has no {QUERIES} with a folder qrels beside it",
            where=str(folder),
            hint="name a file, or a folder of BEIR's layout",
        )
    judgements = judgements_of(folder, split)
    queries, judged = read_bytes(folder / QUERIES), read_bytes(judgements)
    rows = read_beir(folder, judgements, queries, judged)
    return _data(folder, "beir", rows, queries + b"\0" + judged, corpus_of(folder))


def _jsonl(file: Path, content: bytes) -> tuple[str, Rows]:
    return "jsonl", read_jsonl(file, content)


def _csv(file: Path, content: bytes) -> tuple[str, Rows]:
    return "csv", read_csv(file, content)


def _json(file: Path, content: bytes) -> tuple[str, Rows]:
    try:
        value = json_of(content)
    except WrongRowError as error:
        raise UsageError(str(error), where=str(file), hint="a file with one object a line is named .jsonl") from None
    if has_squad_layout(value):
        return "squad", read_squad(file, value)
    if isinstance(value, list):
        return "json", read_array(file, value)
    raise UsageError(
        "is neither SQuAD's layout nor an array of questions", where=str(file), hint=f"give an array of {ROW}"
    )


_READERS: dict[str, Callable[[Path, bytes], tuple[str, Rows]]] = {".json": _json, ".csv": _csv, ".tsv": _csv}
"""By suffix; any other file is read as JSON Lines."""


def _data(at: Path, layout: str, rows: Rows, content: bytes, corpus: Path | None) -> EvalData:
    read = list(rows)
    wrong = [row for row in read if isinstance(row, Malformed)]
    questions = tuple(row for row in read if isinstance(row, EvalQuestion))
    if not questions:
        raise UsageError("\n".join(told(wrong)) or f"{at}: holds no question", hint=f"a row is {ROW}")
    return EvalData(at, layout, questions, tuple(wrong), hashlib.sha256(content).hexdigest(), corpus)
