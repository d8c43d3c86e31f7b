"""What a generator promises that chooses tokens: limits, stop strings and seeds."""

from __future__ import annotations

from dataclasses import replace

from ragloom.testing.asking import answers, asked, opened, said, written
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.requests import same, told
from ragloom.testing.trial import Trial
from ragloom.types import Settings

Its = Trial[GeneratorCase]

_FEW_TOKENS = 3


@check
def keeps_to_max_new_tokens(trial: Its) -> None:
    """No text is longer than ``max_new_tokens``."""
    settings = replace(_choosing(trial), max_new_tokens=_FEW_TOKENS)
    for request, found in answers(trial, settings):
        promise(
            len(found.token_ids) <= _FEW_TOKENS and len(found.text.split()) <= 2 * _FEW_TOKENS,
            f"{told(request)} with max_new_tokens={_FEW_TOKENS} gave {said(found)}, {len(found.token_ids)} tokens",
        )


@check
def says_that_a_text_was_cut_short(trial: Its) -> None:
    """Where ``max_new_tokens`` ends a text, ``finish_reason`` is ``length``."""
    whole = [found for _, found in answers(trial, _choosing(trial))]
    settings = replace(trial.case.writing, max_new_tokens=_FEW_TOKENS)
    for (request, short), full in zip(answers(trial, settings), whole, strict=True):
        if short.text and full.text and len(short.text) < len(full.text):
            cut = short.finish_reason == "length"
            promise(
                cut, f"{told(request)} with max_new_tokens={_FEW_TOKENS} gave {said(short)}; at length {said(full)}"
            )


@check
def stops_before_stop_strings(trial: Its) -> None:
    """A text ends before the first of the ``stop`` strings that it would hold."""
    settings = _choosing(trial)
    with opened(trial) as generator:
        for request in asked(trial):
            text = written(generator, request, settings).text
            stop = text[len(text) // 2 : len(text) // 2 + 3]
            if not stop.strip():
                continue
            found = written(generator, request, replace(settings, stop=("\x00", stop))).text
            kept = stop not in found and text.startswith(found.rstrip())
            promise(kept, f"{told(request)} gave {text!r}, and with stop={stop!r} {found!r}")


@check
def ignores_the_seed_at_temperature_zero(trial: Its) -> None:
    """At temperature 0 every seed gives the same text."""
    settings = replace(_choosing(trial), temperature=0.0)
    with opened(trial) as generator:
        for request in asked(trial):
            one, two = (written(generator, request, replace(settings, seed=seed)) for seed in (1, 2))
            promise(
                same(one, two, trial.case.tolerance),
                f"{told(request)} at temperature 0 gave {said(one)} by seed 1, {said(two)} by 2",
            )


@check
def draws_the_same_by_the_same_seed(trial: Its) -> None:
    """At temperature 1 the same seed gives the same text, whatever was drawn before and of a new component."""
    settings = replace(_choosing(trial), temperature=1.0, seed=7)
    with opened(trial) as generator, opened(trial) as another:
        for request in asked(trial):
            first, *later = (written(one, request, settings).text for one in (generator, generator, another))
            promise(later == [first, first], f"{told(request)} by seed 7 gave {first!r}, then {later}")


CHECKS = (
    keeps_to_max_new_tokens,
    says_that_a_text_was_cut_short,
    stops_before_stop_strings,
    ignores_the_seed_at_temperature_zero,
    draws_the_same_by_the_same_seed,
)


def _choosing(trial: Its) -> Settings:
    if not trial.case.chooses_tokens:
        raise NotApplicable("the case says that the generator chooses no tokens")
    return trial.case.writing
