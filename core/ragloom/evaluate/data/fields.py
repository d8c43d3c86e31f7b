"""From a row's named values to a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from sys import float_info
from typing import Any

from ragloom.evaluate.data.question import EvalQuestion
from ragloom.prompts import language_of

ANSWERS = ("answers", "answer", "label", "references", "reference")
RELEVANT = ("documents", "articles", "relevant")
"""The first of these that a row has says what is right, and what is relevant."""

ROW = '{"question": "…", "answers": ["…"], "documents": ["…"]}'
NO_ANSWER = "an empty list where the collection holds no answer"

_SUBTAG = re.compile("[-_]")
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


_SCRIPTS = {"ja": re.compile("[\u3040-\u30fa]"), "ko": re.compile("[\uac00-\ud7af]")}
"""Letters that are of one language; ``language_of`` knows of those that there are prompts in."""


class WrongRowError(ValueError):
    """What is wrong with a row."""


def question_of(row: Mapping[str, Any], line: int, name: str) -> EvalQuestion:
    """The question of a row; ``name`` is its id where it brings none. Raises ``WrongRowError``."""
    question = row.get("question")
    if not isinstance(question, str) or not question.strip():
        raise WrongRowError("`question` must be a text")
    said, judged = _first(ANSWERS, row), _first(RELEVANT, row)
    answerable = _truth(row, "answerable")
    answers = () if said is None else _answers(said, row[said])
    if answers and answerable is False:
        raise WrongRowError(f"`answerable` is false, and `{said}` holds an answer")
    if said is not None and not answers and answerable:
        raise WrongRowError(f"`answerable` is true, and `{said}` holds no answer")
    graded = {} if judged is None else _graded(judged, row[judged])
    made = EvalQuestion(
        id=_id(row.get("id"), name),
        question=question,
        answers=answers,
        relevant={document: grade for document, grade in graded.items() if grade > 0},
        language=_language(row.get("language"), question),
        line=line,
        synthetic=bool(_truth(row, "synthetic")),
        judged=judged is not None,
        answered=said is not None or answerable is False,
        irrelevant={document: grade for document, grade in graded.items() if grade <= 0},
    )
    promise_whole((made.id, question, made.language, *answers, *graded))
    return made


def promise_whole(texts: Iterable[str]) -> None:
    """Raises ``WrongRowError`` where one holds what no text can hold."""
    if any(map(_HALF_A_PAIR.search, texts)):
        raise WrongRowError("holds half of a surrogate pair (\\ud800 to \\udfff), which no text can hold")


def _first(names: tuple[str, ...], row: Mapping[str, Any]) -> str | None:
    return next((name for name in names if row.get(name) is not None), None)


def _id(given: object, name: str) -> str:
    if given is None or given == "":
        return name
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise WrongRowError("`id` must be a text or a whole number")
    return str(given)


def _answers(name: str, given: object) -> tuple[str, ...]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise WrongRowError(f"`{name}` must be a text or a list of texts, {NO_ANSWER}")
    if not all(map(str.strip, texts)):
        raise WrongRowError(f"`{name}` must hold no empty text: the list itself is empty where there is no answer")
    return tuple(dict.fromkeys(texts))


def _graded(name: str, given: object) -> dict[str, float]:
    graded = dict.fromkeys(given, 1.0) if isinstance(given, list) and _texts(given) else given
    if not isinstance(graded, dict) or not _texts(graded) or not all(map(_is_grade, graded.values())):
        raise WrongRowError(f"`{name}` must be a list of document ids, or grades by document id")
    return {document: float(grade) for document, grade in graded.items()}


def _texts(given: Any) -> bool:
    return all(isinstance(one, str) and one for one in given)


def _is_grade(given: object) -> bool:
    # A whole number of JSON may be larger than any float.
    return isinstance(given, int | float) and not isinstance(given, bool) and abs(given) <= float_info.max


def _language(given: object, question: str) -> str:
    """The language that a tag names, without script and region: ``zh`` for ``zh-CN`` and ``zh_Hant``."""
    if given is not None and not isinstance(given, str):
        raise WrongRowError("`language` must be a text")
    said = _SUBTAG.split((given or "").strip(), maxsplit=1)[0]
    return said.lower() or _by_script(question)


def _by_script(question: str) -> str:
    return next((name for name, letters in _SCRIPTS.items() if letters.search(question)), language_of(question))


def _truth(row: Mapping[str, Any], name: str) -> bool | None:
    given = row.get(name)
    if given is not None and not isinstance(given, bool):
        raise WrongRowError(f"`{name}` must be true or false")
    return given
