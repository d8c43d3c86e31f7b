"""The questions that a training is judged by: those that the config names, else those that were held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ragloom.evaluate.data import EvalData, EvalQuestion, read_data
from ragloom.evaluate.data.reading import SAMPLE
from ragloom.evaluate.relevance import meant
from ragloom.registry import ResolvedConfig
from ragloom.train.data import Row, joints
from ragloom.train.planning import training_of
from ragloom.train.running import Done


def questions_of(resolved: ResolvedConfig, done: Sequence[Done]) -> EvalData | None:
    """None where the config names none and no stage held any out."""
    said = training_of(resolved).evaluate
    if said is not None:
        at = resolved.loaded.path_of(said.data)
        return read_data(SAMPLE if said.data == SAMPLE and not at.exists() else at, split=said.split)
    for one in reversed(done):
        if asked := [row for row in one.division.held_out if "question" in row]:
            return _held_out(one, asked)
    return None


def learnt(data: EvalData, done: Sequence[Done]) -> int:
    """How many of the questions are asked in the words of one that a stage was taught."""
    taught = {next(joints(row)) for one in done for row in one.division.taught if "question" in row}
    return sum(next(joints({"question": one.question})) in taught for one in data.questions)


def judged_by(data: EvalData, documents: Sequence[str]) -> EvalData:
    """``data``, of which nothing is called relevant where it names no document of the collection."""
    wanted = dict.fromkeys(name for one in data.questions for name in one.relevant)
    if not wanted or meant(wanted, documents).documents:
        return data
    questions = tuple(replace(one, relevant={}, irrelevant={}, judged=False) for one in data.questions)
    return replace(data, questions=questions)


def _held_out(done: Done, rows: Sequence[Row]) -> EvalData:
    stage = done.stage
    questions = tuple(_once_each(rows))
    told = json.dumps([[one.id, one.question, one.answers, dict(one.relevant)] for one in questions])
    return EvalData(
        file=stage.sources[0].path,
        layout=f"held out by {stage.name}",
        questions=questions,
        sha256=hashlib.sha256(told.encode(errors="replace")).hexdigest(),
    )


def _once_each(rows: Sequence[Row]) -> Iterator[EvalQuestion]:
    """Rows of several files may have one id: the later ones go by their places."""
    seen = set[str]()
    for row in rows:
        one = _question(row)
        yield replace(one, id=str(row["where"])) if one.id in seen else one
        seen.add(one.id)


def _question(row: Row) -> EvalQuestion:
    grades = row.get("documents") or _named(row)
    return EvalQuestion(
        id=str(row["id"]),
        question=str(row["question"]),
        answers=tuple(row.get("answers") or ()),
        relevant={name: grade for name, grade in grades.items() if grade > 0},
        language=str(row.get("language") or "en"),
        judged=bool(grades),
        answered=row.get("answers") is not None,
        irrelevant={name: grade for name, grade in grades.items() if grade <= 0},
    )


def _named(row: Row) -> dict[str, float]:
    """The documents that positives say they are of."""
    return {str(one["document"]): 1.0 for one in row.get("positives") or () if one.get("document")}
