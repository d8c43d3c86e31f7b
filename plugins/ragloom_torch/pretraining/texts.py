"""The texts of a job: those that are taught, and those that are held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ragloom.errors import RowError
from ragloom.interfaces import TrainingJob
from ragloom.types import TextExample
from ragloom.types.example import place_of
from ragloom_torch.training.rows import read_rows

Texts = tuple[TextExample, ...]


@dataclass(frozen=True, slots=True)
class JobTexts:
    """``left_out``: a line for each bad row that was skipped."""

    taught: Texts
    held_out: Texts
    left_out: tuple[str, ...] = ()


def texts_of(job: TrainingJob) -> JobTexts:
    """Every row, read to the end before anything is made. Raises ``RowError`` for bad rows, and where there is none."""
    taught = read_rows(job.examples, text_of, skip=job.skip_bad_rows)
    held_out = read_rows(job.held_out, text_of, skip=job.skip_bad_rows)
    if not taught.examples:
        raise RowError("there is no text to learn from", where=job.stage, hint="name files or folders: `data: [docs]`")
    return JobTexts(taught.examples, held_out.examples, (*taught.left_out, *held_out.left_out))


def text_of(row: Mapping[str, Any]) -> TextExample:
    """The text of a row. Raises ``RowError`` for one that is empty, or that no bytes stand for."""
    found = TextExample.of(row)
    try:
        found.text.encode()
    except UnicodeEncodeError as error:
        raise RowError(
            f"`text` holds half a character at {error.start}, which is no text",
            where=place_of(row),
            hint="write the file again as UTF-8",
        ) from error
    return found


def size_of(texts: Texts) -> int:
    """How many bytes the texts have in UTF-8."""
    return sum(len(one.text.encode()) for one in texts)
