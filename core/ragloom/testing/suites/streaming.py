"""What a generator promises that streams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from ragloom.errors import GenerationError
from ragloom.testing.asking import asked, opened, written
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.requests import brief, told
from ragloom.testing.trial import Trial
from ragloom.types import Request, Settings

CASE = GeneratorCase
Its = Trial[GeneratorCase]

_SEVERAL_WORDS = 4


@check
def streams_the_text_that_it_generates(trial: Its) -> None:
    """The pieces, one after the other, are the text that ``generate`` gives, whatever the settings."""
    with opened(trial) as generator:
        for request in asked(trial):
            for name, settings in _ways(trial, generator, request):
                text = written(generator, request, settings).text
                streamed = "".join(generator.stream(request, settings))
                promise(
                    streamed == text,
                    f"{told(request)}, {name}: stream() gave {brief(streamed)}, generate() {brief(text)}",
                )


@check
def streams_pieces_of_text(trial: Its) -> None:
    """Every piece is a string."""
    with opened(trial) as generator:
        for request in asked(trial):
            kinds = {type(piece).__name__ for piece in generator.stream(request, trial.case.writing)}
            promise(kinds <= {"str"}, f"{told(request)}: stream() gave pieces of type {', '.join(sorted(kinds))}")


@check
def streams_the_text_as_it_grows(trial: Its) -> None:
    """A text of several words comes in several pieces."""
    if not trial.case.chooses_tokens:
        raise NotApplicable("the case says that the generator chooses no tokens")
    with opened(trial) as generator:
        for request in asked(trial):
            pieces = [piece for piece in generator.stream(request, trial.case.writing) if piece]
            grown = len(pieces) > 1 or len("".join(pieces).split()) < _SEVERAL_WORDS
            promise(grown, f"{told(request)}: stream() gave {brief(''.join(pieces))} in one piece")


@check
def can_be_left_in_the_middle(trial: Its) -> None:
    """After a stream that is closed early, the generator writes as before."""
    with opened(trial) as generator:
        for request in asked(trial):
            text = written(generator, request, trial.case.writing).text
            pieces = generator.stream(request, trial.case.writing)
            next(pieces, None)
            _close(pieces)
            for later in (written(generator, request, trial.case.writing).text, _whole(trial, generator, request)):
                promise(later == text, f"{told(request)} gave {brief(text)}, after a broken stream {brief(later)}")


@check
def streams_side_by_side(trial: Its) -> None:
    """Streams that are read in turns do not mix."""
    with opened(trial) as generator:
        requests = asked(trial)
        expected = [_whole(trial, generator, request) for request in requests]
        streams = [generator.stream(request, trial.case.writing) for request in requests]
        rounds: Sequence[Sequence[str]] = list(zip_longest(*streams, fillvalue=""))
        for number, request in enumerate(requests):
            found = "".join(pieces[number] for pieces in rounds)
            promise(
                found == expected[number],
                f"{told(request)}: stream() gave {brief(expected[number])} alone,"
                f" {brief(found)} beside {len(requests) - 1} other streams",
            )


@check
def refuses_to_stream_what_it_cannot_write(trial: Its) -> None:
    """A task for which ``generate`` raises ``GenerationError`` raises it in ``stream``, too."""
    request = Request("no-such-task", trial.case.questions[0])
    with opened(trial) as generator:
        try:
            written(generator, request, trial.case.writing)
        except GenerationError:
            said = _raised(trial, generator, request)
            promise(said == "GenerationError", f"{told(request)}: generate() raises GenerationError, stream() {said}")
        else:
            raise NotApplicable("it can do any task")


CHECKS = (
    streams_the_text_that_it_generates,
    streams_pieces_of_text,
    streams_the_text_as_it_grows,
    can_be_left_in_the_middle,
    streams_side_by_side,
    refuses_to_stream_what_it_cannot_write,
)


def _ways(trial: Its, generator: Any, request: Request) -> Iterator[tuple[str, Settings]]:
    usual = trial.case.writing
    text = written(generator, request, usual).text
    yield "the case's settings", usual
    yield "max_new_tokens=3", replace(usual, max_new_tokens=3)
    yield "temperature=1, seed=7", replace(usual, temperature=1.0, seed=7)
    if stop := text[len(text) // 2 : len(text) // 2 + 3].strip():
        yield f"stop={stop!r}", replace(usual, stop=(stop,))


def _whole(trial: Its, generator: Any, request: Request) -> str:
    return "".join(generator.stream(request, trial.case.writing))


def _close(pieces: Any) -> None:
    if hasattr(pieces, "close"):
        pieces.close()


def _raised(trial: Its, generator: Any, request: Request) -> str:
    try:
        return f"gives {brief(_whole(trial, generator, request))}"
    except Exception as error:  # noqa: BLE001 - whatever comes is what is told
        return type(error).__name__
