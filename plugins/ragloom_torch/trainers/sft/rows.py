"""Which rows a generator can learn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ragloom.errors import GenerationError, RowError
from ragloom.types import Request
from ragloom.types.example import QUESTION_ROW, Example
from ragloom_torch.training.rows import Rows, read_rows
from ragloom_torch.writers.writer import Writer


def answerable(row: Mapping[str, Any]) -> Example:
    """The example of a row that has answers and where they stand, or says that there are none. Raises ``RowError``."""
    example = Example.of(row)
    if example.answers is None:
        hint = f"a row is {QUESTION_ROW}; `answers: []` says that nothing answers it"
        raise RowError("does not say what the answer is: it has no `answers`", where=example.where, hint=hint)
    if example.answers and not example.positives:
        what = "has answers, and no passage that holds one: `positives` is empty"
        raise RowError(what, where=example.where, hint=f"a row is {QUESTION_ROW}")
    return example


def that_fit(rows: Rows[Example], writer: Writer, *, tokens: int, skip: bool) -> Rows[Example]:
    """The rows whose question the model can read and answer in ``tokens``; the others raise, or with ``skip`` go."""
    fitting = read_rows(({"example": one} for one in rows.examples), _fitting(writer, tokens), skip=skip)
    return Rows(fitting.examples, (*rows.left_out, *fitting.left_out))


def _fitting(writer: Writer, tokens: int) -> Callable[[Mapping[str, Any]], Example]:
    def checked(row: Mapping[str, Any]) -> Example:
        example: Example = row["example"]
        try:
            writer.generator.prompt_ids([Request("answer", example.question)], tokens)
        except GenerationError as error:
            raise RowError(
                f"the question does not fit: {error.message}", where=example.where, hint=error.hint
            ) from error
        return example

    return checked
