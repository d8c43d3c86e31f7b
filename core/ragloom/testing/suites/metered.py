"""What a generator promises that says what it has taken."""

from __future__ import annotations

from typing import Any

from ragloom.testing.asking import asked, opened, written
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import check, promise
from ragloom.testing.trial import Trial
from ragloom.types import Usage

CASE = GeneratorCase
Its = Trial[GeneratorCase]


@check
def begins_at_nothing(trial: Its) -> None:
    """Before anything is asked ``usage()`` is ``Usage()``, whatever was taken by another, or before it was closed."""
    for _ in range(2):
        with opened(trial) as generator:
            promise(generator.usage() == Usage(), f"usage() of one that was asked nothing is {generator.usage()}")
            _ask(trial, generator)


@check
def counts_every_request(trial: Its) -> None:
    """Each request that is answered counts, as one or, where it takes several, as more."""
    with opened(trial) as generator:
        for number, request in enumerate(asked(trial), 1):
            written(generator, request, trial.case.writing)
            taken = generator.usage()
            promise(taken.requests >= number, f"after {number} requests usage() is {taken}")


@check
def counts_tokens_read_and_written(trial: Its) -> None:
    """A request takes tokens that are read, and a text tokens that are written; a count never falls."""
    with opened(trial) as generator:
        for request in asked(trial):
            before = generator.usage()
            found = written(generator, request, trial.case.writing)
            taken = generator.usage() - before
            promise(taken.prompt_tokens > 0, f"a request took {taken}: no token was read")
            promise(taken.completion_tokens >= bool(found.text), f"a text was written, and it took {taken}")


@check
def counts_alike_on_several_threads(trial: Its) -> None:
    """What threads take at the same time adds up to what they take one after the other."""
    requests = asked(trial) * 4
    with opened(trial) as generator:
        for request in requests:
            written(generator, request, trial.case.writing)
        alone = generator.usage()
    with opened(trial) as generator:
        trial.abreast(lambda request: written(generator, request, trial.case.writing), requests)
        promise(generator.usage().requests == alone.requests, f"{generator.usage()} abreast, in turn {alone}")


CHECKS = (
    begins_at_nothing,
    counts_every_request,
    counts_tokens_read_and_written,
    counts_alike_on_several_threads,
)


def _ask(trial: Its, generator: Any) -> None:
    for request in asked(trial)[:1]:
        written(generator, request, trial.case.writing)
