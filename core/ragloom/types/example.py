"""What models learn from: questions with answers and passages, and plain texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ragloom.errors import RowError

QUESTION_ROW = '{"question": "…", "answers": ["…"], "positives": [{"text": "…"}]}'
TEXT_ROW = '{"text": "…"}'


@dataclass(frozen=True, slots=True)
class ExamplePassage:
    """A passage of an example. ``start`` is where the first answer stands in ``text`` (code points), where known."""

    text: str
    title: str = ""
    document: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A question to learn from.

    ``answers`` None: the data tell of none; empty: nothing answers it. ``positives`` answer it, ``negatives`` were
    looked at and do not. ``group`` (an article, say) is what never stands on both sides of a division into taught and
    held out. ``where`` names the row for whoever has to mend it.
    """

    question: str
    answers: tuple[str, ...] | None = None
    positives: tuple[ExamplePassage, ...] = ()
    negatives: tuple[ExamplePassage, ...] = ()
    id: str = ""
    group: str = ""
    where: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Example:
        """The example of a row. Raises ``RowError`` that names the row and what is wrong with it."""
        made = cls(
            question=_text(row, "question", QUESTION_ROW),
            answers=_answers(row),
            positives=_passages(row, "positives"),
            negatives=_passages(row, "negatives"),
            id=str(row.get("id") or ""),
            group=str(row.get("group") or ""),
            where=place_of(row),
        )
        shown = (*made.positives, *made.negatives)
        passages = (text for one in shown for text in (one.text, one.title, one.document))
        _promise_encoding((made.question, *(made.answers or ()), *passages), made.where)
        return made


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text to learn from; ``group`` and ``where`` as an ``Example`` has them."""

    text: str
    group: str = ""
    where: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TextExample:
        """The text of a row. Raises ``RowError``."""
        made = cls(_text(row, "text", TEXT_ROW), str(row.get("group") or ""), place_of(row))
        _promise_encoding((made.text,), made.where)
        return made


def place_of(row: Mapping[str, Any]) -> str:
    """Where a row stands, as far as it says so."""
    return str(row.get("where") or row.get("id") or "a row without a place")


def _text(row: Mapping[str, Any], name: str, shape: str) -> str:
    found = row.get(name)
    if name not in row:
        has = ", ".join(f"`{one}`" for one in row if one != "where") or "nothing"
        raise RowError(f"has no `{name}` (it has {has})", where=place_of(row), hint=f"a row is {shape}")
    if not isinstance(found, str) or not found.strip():
        raise RowError(f"`{name}` must be a text that is not empty", where=place_of(row), hint=f"a row is {shape}")
    return found


def _promise_encoding(texts: Iterable[str], where: str) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise RowError(
                f"holds half a character ({text[error.start]!a}), which no model can read",
                where=where,
                hint="the file was written, or read, in another encoding: write it as UTF-8",
            ) from error


def _answers(row: Mapping[str, Any]) -> tuple[str, ...] | None:
    found = row.get("answers")
    if found is None:
        return None
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) and one.strip() for one in found):
        what = "`answers` must be a list of texts, none of them empty; the list itself is empty where nothing answers"
        raise RowError(what, where=place_of(row), hint=f"a row is {QUESTION_ROW}")
    return tuple(found)


def _passages(row: Mapping[str, Any], name: str) -> tuple[ExamplePassage, ...]:
    found = row.get(name) or ()
    if not isinstance(found, list | tuple):
        what = f"`{name}` must be a list of passages"
        raise RowError(what, where=place_of(row), hint=f"a row is {QUESTION_ROW}")
    return tuple(_passage(one, f"{name}[{number}]", row) for number, one in enumerate(found))


def _passage(found: object, name: str, row: Mapping[str, Any]) -> ExamplePassage:
    fields = {"text": found} if isinstance(found, str) else found
    if not isinstance(fields, Mapping) or not isinstance(fields.get("text"), str) or not fields["text"].strip():
        what = f"`{name}` is no passage: it takes a `text` that is not empty"
        raise RowError(what, where=place_of(row), hint=f"a row is {QUESTION_ROW}")
    start = fields.get("start")
    return ExamplePassage(
        text=fields["text"],
        title=str(fields.get("title") or ""),
        document=str(fields.get("document") or ""),
        start=start if isinstance(start, int) and not isinstance(start, bool) and start >= 0 else None,
    )
