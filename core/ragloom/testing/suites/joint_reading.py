"""What a generator promises that reads several sources side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.testing.asking import opened, said
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.requests import brief, passages_of, same
from ragloom.testing.trial import Trial
from ragloom.types import Generation, Passage

CASE = GeneratorCase
Its = Trial[GeneratorCase]
Read = tuple[Generation, NDArray[np.float64]]

_COUNTS = (1, 2, 5)


@check
def gives_a_text_and_a_mass_for_each_source(trial: Its) -> None:
    """``read_jointly`` gives a Generation and float64[K], K the sources."""
    with opened(trial) as generator:
        for question, sources in _questions(trial):
            found, mass = _read(trial, generator, question, sources)
            promise(isinstance(found, Generation), f"{brief(question)} gave a {type(found).__name__}, no Generation")
            kind = f"{getattr(mass, 'dtype', type(mass).__name__)}{getattr(mass, 'shape', '')}"
            right = isinstance(mass, np.ndarray) and mass.dtype == np.float64 and mass.shape == (len(sources),)
            promise(right, f"{len(sources)} sources gave a mass {kind}, float64[{len(sources)}] is promised")


@check
def gives_masses_that_sum_to_one(trial: Its) -> None:
    """No mass is below 0, and they add up to 1."""
    with opened(trial) as generator:
        for question, sources in _questions(trial):
            _, mass = _read(trial, generator, question, sources)
            kept = (mass >= 0).all() and abs(float(mass.sum()) - 1) <= max(trial.case.tolerance, 1e-9)
            promise(kept, f"{brief(question)} gave the masses {mass.tolist()}, {float(mass.sum()):g} in all")


@check
def quotes_the_sources_that_it_read(trial: Its) -> None:
    """Each span's part of the text stands at its place in the source that it names."""
    with opened(trial) as generator:
        for question, sources in _questions(trial):
            found, _ = _read(trial, generator, question, sources)
            for span in found.spans:
                true = 0 <= span.source < len(sources) and (
                    found.text[span.start : span.end] == sources[span.source].text[span.source_start : span.source_end]
                )
                promise(true, f"{brief(question)} gave {said(found)} with the false {span}")


@check
def reads_sources_in_any_order(trial: Its) -> None:
    """Other orders of the sources give the same text and permute the masses, where the case says so."""
    if not trial.case.order_free:
        raise NotApplicable("the case says that the order of the sources counts")
    with opened(trial) as generator:
        for question, sources in _questions(trial):
            found, mass = _read(trial, generator, question, sources)
            other, turned = _read(trial, generator, question, sources[::-1])
            promise(found.text == other.text, f"{brief(question)} gave {said(found)}, sources reversed {said(other)}")
            close = np.allclose(turned[::-1], mass, rtol=0, atol=trial.case.tolerance)
            promise(close, f"{brief(question)} gave the masses {mass.tolist()}, sources reversed {turned.tolist()}")


@check
def reads_alike_each_time(trial: Its) -> None:
    """The same sources give the same text and masses, alone and among eight threads."""
    with opened(trial) as generator:
        asked = _questions(trial)
        expected = [_read(trial, generator, *one) for one in asked]
        found = trial.abreast(lambda one: _read(trial, generator, *one), asked * 2)
        for (question, _), (one, mass), (two, later) in zip(asked * 2, expected * 2, found, strict=True):
            alike = same(one, two, trial.case.tolerance) and np.allclose(mass, later, rtol=0, atol=trial.case.tolerance)
            promise(
                alike, f"{brief(question)} gave {said(one)} by {mass.tolist()}, then {said(two)} by {later.tolist()}"
            )


@check
def leaves_the_sources_as_they_were(trial: Its) -> None:
    """It changes neither the list of sources nor their metadata."""
    sources = passages_of(trial.case.texts)[:3]
    before = repr(sources)
    with opened(trial) as generator:
        _read(trial, generator, trial.case.questions[0], sources)
    promise(repr(sources) == before, "read_jointly() changed the sources that it was given")


CHECKS = (
    gives_a_text_and_a_mass_for_each_source,
    gives_masses_that_sum_to_one,
    quotes_the_sources_that_it_read,
    reads_sources_in_any_order,
    reads_alike_each_time,
    leaves_the_sources_as_they_were,
)


def _questions(trial: Its) -> list[tuple[str, list[Passage]]]:
    """Each question with one source, with two and with five."""
    every = passages_of(trial.case.texts)
    return [
        (question, every[number % 3 :: 2][:count])
        for number, question in enumerate(trial.case.questions)
        for count in _COUNTS
    ]


def _read(trial: Its, generator: Any, question: str, sources: Sequence[Passage]) -> Read:
    found: Read = generator.read_jointly(question, sources, trial.case.writing)
    return found
