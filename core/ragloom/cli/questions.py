"""``ragloom questions``: evaluation questions made from the collection."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.synthesis_shown import synthesis_json, synthesis_lines
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.evaluate.synthesis import Synthesis

INCOMPLETE = 1


class Maker(StrEnum):
    """Who makes them: ``ragloom.evaluate.synthesis`` has the same names."""

    cloze = "cloze"
    generator = "generator"


class Language(StrEnum):
    """Which passages are asked about."""

    en = "en"
    zh = "zh"


def questions(
    frame: Frame,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where to write them, as JSON Lines.")],
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many.")] = 100,
    by: Annotated[
        Maker, typer.Option("--by", help="Leave facts out of sentences, or let the config's generator write.")
    ] = Maker.cloze,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which passages are asked about.")] = 0,
    language: Annotated[
        Language | None, typer.Option("--language", help="Ask about passages in this language alone.")
    ] = None,
    depth: Annotated[
        int, typer.Option("--depth", min=1, help="Among how many passages each is looked for at the end.")
    ] = 10,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Make evaluation questions from the collection, marked as synthetic; exit 1 where they are too few."""
    from ragloom.evaluate.synthesis import write_questions

    _promise_a_place(to, force=force)
    made = _made(frame, number=number, by=by.value, seed=seed, language=language.value if language else "", depth=depth)
    if made.questions:
        write_questions(made.questions, to)
    frame.show(synthesis_json(made, to), synthesis_lines(made, to, frame.loaded.file))
    if not made.complete:
        frame.note(f"ragloom: {len(made.questions)} questions were made, {made.wanted} were asked for: {_WIDER[by]}")
    return 0 if made.complete else INCOMPLETE


_WIDER = {
    Maker.cloze: "index more documents, or ask for fewer (-n)",
    Maker.generator: "index more documents, ask for fewer (-n), or take another generator",
}


def _made(frame: Frame, *, number: int, by: str, seed: int, language: str, depth: int) -> Synthesis:
    from ragloom.evaluate.synthesis import synthesise

    with frame.pipeline as pipeline, frame.progress() as display:
        task = display.add_task("making questions", total=number)

        def told(what: str, done: int, total: int) -> None:
            display.update(task, description=what, completed=done, total=total)

        return synthesise(pipeline, number, by=by, seed=seed, language=language, depth=depth, told=told)


def _promise_a_place(file: Path, *, force: bool) -> None:
    """Known before anything is made, which may take long and cost money."""
    if file.is_dir() or not file.absolute().parent.is_dir():
        what = "is a folder" if file.is_dir() else "its folder does not exist"
        raise UsageError(what, where=str(file), hint="name a file that can be written")
    if file.exists() and not force:
        raise UsageError("is there already", where=str(file), hint="name another file, or replace it: --force")


app = alone(questions)
