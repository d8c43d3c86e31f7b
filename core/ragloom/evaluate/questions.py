"""Questions with their accepted answers, a row each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragloom.errors import UsageError

MOST_PROBLEMS = 20
"""More are not told at once."""

LAYOUT = '{"question": "…", "answers": ["…"]}, with an empty list where the collection holds no answer'


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """``answers`` are those that count as right; without any, saying nothing is. ``language`` may be empty."""

    question: str
    answers: tuple[str, ...] = ()
    language: str = ""


def read_questions(file: Path) -> list[LabelledQuestion]:
    """The rows of a JSON Lines file, blank lines left out; fields that are not ours are passed over.

    Raises ``UsageError`` for a file that cannot be read, that holds no row, or with every row that is none.
    """
    try:
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=str(file), hint=f"give rows of {LAYOUT}") from error
    read = [(number, _row(line)) for number, line in enumerate(lines, 1) if line.strip()]
    wrong = [f"{file}:{number}: {row}" for number, row in read if isinstance(row, str)]
    if wrong or not read:
        raise UsageError("\n".join(_told(wrong)) or f"{file}: holds no question", hint=f"a row is {LAYOUT}")
    return [row for _, row in read if isinstance(row, LabelledQuestion)]


def _told(wrong: list[str]) -> Iterator[str]:
    yield from wrong[:MOST_PROBLEMS]
    if (more := len(wrong) - MOST_PROBLEMS) > 0:
        yield f"and {more} more rows"


def _row(line: bytes) -> LabelledQuestion | str:
    """A question, or what is wrong with the line."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"is not UTF-8: byte 0x{line[error.start]:02x}"
    except json.JSONDecodeError as error:
        return f"is not JSON: {error.msg}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        return f"cannot be read: {error}"
    return _question(value) if isinstance(value, dict) else "is no JSON object"


def _question(value: dict[str, Any]) -> LabelledQuestion | str:
    question, answers, language = value.get("question"), value.get("answers"), value.get("language", "")
    if not isinstance(question, str) or not question.strip():
        return "`question` must be a text"
    if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        return "`answers` must be a list of texts, empty where there is no answer"
    if not all(map(str.strip, answers)):
        return "`answers` must hold no empty text: the list itself is empty where there is no answer"
    if not isinstance(language, str):
        return "`language` must be a text"
    return LabelledQuestion(question, tuple(answers), language)
