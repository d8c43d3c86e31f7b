"""From a row's named values to what a trainer takes: people have several names for the same things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ragloom.evaluate.data import EvalQuestion, Malformed
from ragloom.evaluate.data.fields import ANSWERS, RELEVANT, WrongRowError, promise_whole, question_of

Row = Mapping[str, Any]
Rows = Iterator[Row | Malformed]

QUESTIONS = ("question", "query", "anchor")
POSITIVES = ("positives", "positive", "passage", "context")
NEGATIVES = ("negatives", "negative")
"""The first of these that a row has says what it is."""

_READ = {*QUESTIONS, *ANSWERS, *RELEVANT, *POSITIVES, *NEGATIVES, "id", "group", "where", "answerable"}


def row_of(value: Mapping[str, Any], where: str, line: int, name: str) -> Row:
    """The row at ``where``. ``name`` is its id where it brings none. Raises ``WrongRowError``.

    A row with neither a question nor anything else that is known here is left to the trainer, as it is.
    """
    asked = _first(QUESTIONS, value)
    if asked is None:
        promise_whole(part for part in value.values() if isinstance(part, str))
        group = value.get("group")
        return {"id": name, **value, "group": "" if group is None else str(group), "where": where}
    told, starts = _answers(value)
    found = question_of({**told, "question": value[asked]}, line, name)
    rest = {key: part for key, part in value.items() if key not in _READ}
    positives = _passages(value, POSITIVES)
    if len(positives) == 1 and starts:
        positives = [{"title": value.get("title") or "", "start": starts[0], **positives[0]}]
    return {
        **rest,
        **question_row(found, where),
        "positives": positives,
        "negatives": _passages(value, NEGATIVES),
        "group": "" if value.get("group") is None else str(value["group"]),
    }


def question_row(found: EvalQuestion, where: str) -> dict[str, Any]:
    """A question as the data tell it: ``documents`` are grades by document, answers are there where they are told."""
    row: dict[str, Any] = {"id": found.id, "question": found.question, "language": found.language, "where": where}
    if found.answered:
        row["answers"] = list(found.answers)
    if found.judged:
        row["documents"] = {**found.relevant, **found.irrelevant}
    return row


def _first(names: tuple[str, ...], row: Mapping[str, Any]) -> str | None:
    return next((name for name in names if row.get(name) is not None), None)


def _answers(value: Mapping[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The values with plain answers, and where they begin: ``{"text": […], "answer_start": […]}`` says both."""
    told = dict(value)
    said = _first(ANSWERS, value)
    both = value[said] if said else None
    if not isinstance(both, Mapping):
        return told, []
    texts, starts = both.get("text"), both.get("answer_start")
    if not isinstance(texts, list):
        raise WrongRowError(f'`{said}` must be a text, a list of texts, or {{"text": […], "answer_start": […]}}')
    told[str(said)] = texts
    return told, [one for one in starts if isinstance(one, int)] if isinstance(starts, list) else []


def _passages(value: Mapping[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    name = _first(names, value)
    if name is None:
        return []
    several = value[name] if isinstance(value[name], list | tuple) else [value[name]]
    return [_passage(one, name, value) for one in several if not _is_place(one)]


def _is_place(one: object) -> bool:
    """Whether it says where a passage stands (``ragloom questions``): the document that is named brings the text."""
    return isinstance(one, Mapping) and "text" not in one and isinstance(one.get("document"), str)


def _passage(one: object, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    fields = {"text": one} if isinstance(one, str) else one
    if not isinstance(fields, Mapping) or not isinstance(fields.get("text"), str) or not fields["text"].strip():
        raise WrongRowError(f'`{name}` must hold passages that are not empty: a text, or {{"text": "…", "title": "…"}}')
    promise_whole(part for part in fields.values() if isinstance(part, str))
    return dict(fields)
