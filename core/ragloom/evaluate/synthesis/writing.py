"""The questions as a file that evaluations read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.evaluate.synthesis.question import SyntheticQuestion


def write_questions(questions: Sequence[SyntheticQuestion], file: Path) -> None:
    """JSON Lines, written aside and then renamed: a file of that name is whole or as it was. Raises ``UsageError``."""
    aside = file.with_name(f".{file.name}.new")
    lines = [json.dumps(one.row(), ensure_ascii=False) for one in questions]
    try:
        aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UsageError(
            error.strerror or str(error), where=str(file), hint="name a file that can be written"
        ) from None
