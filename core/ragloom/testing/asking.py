"""Asking a generator what its case wants asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import promise
from ragloom.testing.requests import brief, collection_of, requests_of
from ragloom.testing.trial import Trial
from ragloom.types import Generation, Request, Settings


@contextmanager
def opened(trial: Trial[GeneratorCase]) -> Iterator[Any]:
    """The generator, opened over the case's texts."""
    with trial.opened(collection=collection_of(trial.case.texts)) as generator:
        yield generator


def asked(trial: Trial[GeneratorCase]) -> list[Request]:
    """The requests of the case, of the first of its tasks."""
    return requests_of(trial.case.texts, trial.case.questions, trial.case.tasks[0])


def written(generator: Any, request: Request, settings: Settings) -> Generation:
    """What the request is given by itself."""
    found: list[Generation] = generator.generate([request], settings)
    promise(len(found) == 1, f"generate() gave {len(found)} generations for one request")
    return found[0]


def answers(trial: Trial[GeneratorCase], settings: Settings | None = None) -> Iterator[tuple[Request, Generation]]:
    """Each request and what it is given by itself; ``settings`` are the case's where none are given."""
    with opened(trial) as generator:
        for request in asked(trial):
            yield request, written(generator, request, settings or trial.case.writing)


def said(found: Generation) -> str:
    """A generation in a sentence."""
    return f"{brief(found.text)} ({found.finish_reason}, confidence {found.confidence:g})"
