"""``ragloom ask``: one question, or a prompt."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer

from ragloom.cli.failing import USAGE
from ragloom.cli.frame import Frame
from ragloom.cli.render import answer_json, answer_lines
from ragloom.cli.verb import alone
from ragloom.errors import CollectionError, RagloomError

FilterOption = Annotated[
    str | None,
    typer.Option("--filter", metavar="EXPRESSION", help="""Which documents: 'year >= 2000 and lang = "en"'."""),
]


def ask(
    frame: Frame,
    question: Annotated[str | None, typer.Argument(help="Without one, a prompt asks for questions.")] = None,
    filter: FilterOption = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show the steps, their times and what each found.")] = False,
) -> int:
    """Answer a question with citations; without one, open a prompt."""
    condition = frame.filter(filter)
    with frame.pipeline as pipeline:

        def tell(text: str) -> None:
            answer = pipeline.ask(text, filter=condition)
            frame.show(answer_json(answer), answer_lines(answer, trace=trace))

        if question is None:
            return _each_prompted(frame, tell)
        tell(question)
    return 0


def _each_prompted(frame: Frame, tell: Callable[[str], None]) -> int:
    """A question that fails does not end the prompt, unless there is nothing to answer from; gives the exit code."""
    code = 0
    for text in _prompted(frame):
        try:
            tell(text)
        except CollectionError:
            raise
        except RagloomError as error:
            frame.note(f"ragloom: {error}")
            code = USAGE
    return code


def _prompted(frame: Frame) -> Iterator[str]:
    terminal = sys.stdin.isatty()
    if terminal:
        # Where there is one, it gives input() line editing and a history.
        with suppress(ImportError):
            import_module("readline")
        frame.note("Ask; an empty line ends.")
    while text := _line("> " if terminal else ""):
        yield text


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


app = alone(ask)
