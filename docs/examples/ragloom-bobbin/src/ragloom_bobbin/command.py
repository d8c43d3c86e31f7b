"""The command `ragloom quiz`: asks every question of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from ragloom.cli.frame import Frame
from ragloom.errors import UsageError
from rich.markup import escape

from ragloom_bobbin.tally import TALLY


def quiz(
    frame: Frame,
    file: Annotated[Path, typer.Argument(help="A text file, one question a line.")],
    quiet: Annotated[bool, typer.Option("--quiet", help="Show the numbers at the end alone.")] = False,
) -> None:
    """Ask every question of a file."""
    questions = questions_of(file)
    with frame.pipeline as pipeline:
        answers = pipeline.ask(questions)
    rows = [{"question": one.query.text, "answer": one.text} for one in answers]
    # What `show` prints is rich markup: brackets in a text are letters, not orders.
    lines = [] if quiet else [escape(f"{row['question']}\n    {row['answer'] or '(no answer)'}") for row in rows]
    frame.show({"answers": rows, "answered": TALLY.answered, "abstained": TALLY.abstained}, [*lines, str(TALLY)])


def questions_of(file: Path) -> list[str]:
    """The lines of a file that are not blank. Raises `UsageError` where it cannot be read or holds none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(file), hint="name a text file in UTF-8") from error
    questions = [line.strip() for line in lines if line.strip()]
    if not questions:
        raise UsageError("holds no question", where=str(file), hint="write one question a line")
    return questions
