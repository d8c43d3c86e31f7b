"""SQuAD 1.1 and 2.0: the questions of each paragraph, which is what is relevant to those that it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ragloom.evaluate.data.fields import WrongRowError, question_of
from ragloom.evaluate.data.question import EvalQuestion, Malformed
from ragloom.evaluate.data.rows import Rows, of_object, once_each, taken
from ragloom.squad import Paragraph, paragraphs


def read_squad(file: Path, value: Mapping[str, Any]) -> Rows:
    """The questions of ``value``, each named by the place where it stands: the layout has no lines."""
    return once_each(_rows(file, value))


def read_array(file: Path, value: list[Any]) -> Rows:
    """The objects of a JSON array, each as a row of JSON Lines would be."""
    places = ((f"{file}: [{number}]", partial(of_object, one, 0, str(number))) for number, one in enumerate(value))
    return once_each((where, taken(made, where)) for where, made in places)


def _rows(file: Path, value: Mapping[str, Any]) -> Iterator[tuple[str, EvalQuestion | Malformed]]:
    for paragraph in paragraphs(value):
        at = f"{file}: {paragraph.where}"
        asked = paragraph.found.get("qas") if isinstance(paragraph.found, Mapping) else None
        if paragraph.text is None or not isinstance(asked, list):
            yield at, Malformed(at, "is no paragraph: it takes a text `context` and a list `qas`")
            continue
        for number, one in enumerate(asked):
            where = f"{at}.qas[{number}]"
            yield where, taken(partial(_question, one, paragraph, where), where)


def _question(value: object, paragraph: Paragraph, where: str) -> EvalQuestion:
    if not isinstance(value, Mapping):
        raise WrongRowError("is no JSON object")
    impossible = value.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise WrongRowError("`is_impossible` must be true or false")
    row = {"id": value.get("id"), "question": value.get("question"), "answers": [] if impossible else _texts(value)}
    # A question that nothing answers is asked of a paragraph too, but that is no document that answers it.
    judged = {} if impossible else {"documents": [paragraph.key]}
    return question_of({**row, **judged}, 0, where)


def _texts(value: Mapping[str, Any]) -> list[str]:
    answers = value.get("answers")
    if not isinstance(answers, list) or not answers:
        raise WrongRowError("`answers` must be a list with an answer, or `is_impossible` true")
    texts = [one.get("text") if isinstance(one, Mapping) else None for one in answers]
    if not all(isinstance(text, str) for text in texts):
        raise WrongRowError('each of `answers` must be {"text": "…"}')
    return [str(text) for text in texts]
