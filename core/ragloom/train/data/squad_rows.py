"""SQuAD 1.1 and 2.0: each question with its paragraph, in the group of its article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ragloom.evaluate.data import Malformed
from ragloom.evaluate.data.fields import WrongRowError
from ragloom.squad import Paragraph, paragraphs
from ragloom.train.data.row import Row, Rows, row_of

_NO_PARAGRAPH = "is no paragraph: it takes a text `context` and a list `qas`"


def read_squad(file: Path, value: Mapping[str, Any]) -> Rows:
    """A row a question. Its paragraph is a positive, a negative where it does not answer."""
    for paragraph in paragraphs(value):
        at = f"{file}: {paragraph.where}"
        asked = paragraph.found.get("qas") if isinstance(paragraph.found, Mapping) else None
        if paragraph.text is None or not isinstance(asked, list):
            yield Malformed(at, _NO_PARAGRAPH)
            continue
        for number, one in enumerate(asked):
            where = f"{at}.qas[{number}]"
            try:
                yield _row(one, paragraph, where)
            except WrongRowError as error:
                yield Malformed(where, str(error))


def read_paragraphs(file: Path, value: Mapping[str, Any]) -> Rows:
    """A text row a paragraph."""
    for one in paragraphs(value):
        where = f"{file}: {one.where}"
        if one.text is None:
            yield Malformed(where, _NO_PARAGRAPH)
        else:
            yield {"id": one.key, "text": one.text, "title": one.title, "group": _group(one), "where": where}


def _row(value: object, paragraph: Paragraph, where: str) -> Row:
    if not isinstance(value, Mapping):
        raise WrongRowError("is no JSON object")
    impossible = value.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise WrongRowError("`is_impossible` must be true or false")
    found = [] if impossible else list(_answers(value))
    told = {"question": value.get("question"), "answers": [text for text, _ in found]}
    passage: dict[str, Any] = {"text": paragraph.text, "title": paragraph.title, "document": paragraph.key}
    if found and (start := _start(*found[0], str(paragraph.text))) is not None:
        passage = {**passage, "start": start}
    side = {"negatives": [passage]} if impossible else {"positives": [passage], "documents": [paragraph.key]}
    return row_of({"id": value.get("id"), **told, **side, "group": _group(paragraph)}, where, 0, where)


def _answers(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    answers = value.get("answers")
    if not isinstance(answers, list) or not answers:
        raise WrongRowError("`answers` must be a list with an answer, or `is_impossible` true")
    for one in answers:
        if not isinstance(one, Mapping) or not isinstance(one.get("text"), str):
            raise WrongRowError('each of `answers` must be {"text": "…"}')
        yield one["text"], one.get("answer_start")


def _start(text: str, said: Any, context: str) -> int | None:
    """Where the answer stands, where the file says so and is right."""
    right = isinstance(said, int) and said >= 0 and context[said : said + len(text)] == text
    return said if right else None


def _group(paragraph: Paragraph) -> str:
    return paragraph.title or paragraph.where.partition(".")[0]
