"""What an answer fuser promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isinf, isnan
from typing import Any

import numpy as np

from ragloom.errors import GenerationError
from ragloom.interfaces import Generator
from ragloom.testing.cases.answer_fuser import AnswerFuserCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.evidence import FailingGenerator, evidence, evidence_of, handed, needs, opened, said, told
from ragloom.testing.fakes import ScriptedGenerator
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.requests import brief, passages_of
from ragloom.testing.trial import Trial
from ragloom.types import Evidence, Fused, Posterior

CASE = AnswerFuserCase
Its = Trial[AnswerFuserCase]

_ODD_TEXTS = (
    " ",
    "\n\n",
    "[1]",
    "[1][2] [99]",
    "It is so [1]. And so [2], [7].",
    "\x00\x1b[31m",
    "x" * 100_000,
    "。。。",
)
"""What a generator may write that answers nothing, or cites what is not there."""
_ASKS_NOTHING = "it asked the generator nothing"


@check
def names_how_many_passages_it_wants(trial: Its) -> None:
    """``passages`` is an int of at least 1."""
    with opened(trial) as fuser:
        wanted = fuser.passages
        promise(type(wanted) is int and wanted >= 1, f"passages is {wanted!r}")


@check
def gives_one_output_for_each_evidence(trial: Its) -> None:
    """``fuse`` gives a list of as many outputs as there are evidences."""
    with opened(trial) as fuser:
        every = evidence_of(trial, fuser)
        for some in (every[:1], every):
            found = fuser.fuse(some, handed(trial))
            promise(isinstance(found, list), f"fuse() gave a {type(found).__name__}, no list of outputs")
            promise(len(found) == len(some), f"fuse() gave {len(found)} outputs for {len(some)} evidences")
            odd = [type(one).__name__ for one in found if not isinstance(one, Fused)]
            promise(not odd, f"fuse() gave {odd[:1]} where a ragloom.types.Fused was promised")


@check
def gives_nothing_for_an_empty_batch(trial: Its) -> None:
    """No evidence, no output."""
    with opened(trial) as fuser:
        found = fuser.fuse([], handed(trial))
        promise(found == [], f"fuse() gave {found} for no evidence")


@check
def answers_something(trial: Its) -> None:
    """At least one of the case's questions is answered: who only abstains has nothing to be looked at."""
    found = [fused for _, fused in _outputs(trial)]
    promise(any(one.text for one in found), f"all {len(found)} evidences of the case were abstained on")


@check
def abstains_where_nothing_was_found(trial: Its) -> None:
    """Evidence without passages is abstained on, alone and beside other evidence."""
    nothing = evidence(trial.case.questions[0], [])
    with opened(trial) as fuser:
        full = evidence_of(trial, fuser)[0]
        for some in ([nothing], [nothing, full], [full, nothing]):
            found = fuser.fuse(some, handed(trial))[some.index(nothing)]
            promise(found.abstained and not found.text, f"fuse() of {told(nothing)} gave {said(found)}")


@check
def abstains_with_an_empty_text(trial: Its) -> None:
    """A text is empty where it abstains, and only there."""
    for one, found in _outputs(trial):
        empty = not found.text.strip()
        promise(found.abstained is empty, f"fuse() of {told(one)} gave {said(found)}")
        promise(not (found.abstained and found.spans), f"fuse() of {told(one)} gave {said(found)}")


@check
def quotes_its_passages_word_for_word(trial: Its) -> None:
    """Each span's part of the text is what stands at its place in the passage that it names."""
    for one, found in _outputs(trial):
        _promise_true_quotes(one, found)


@check
def rests_on_passages_that_are_there(trial: Its) -> None:
    """``grounds`` number passages of the evidence, each once, and only where something is said."""
    for one, found in _outputs(trial):
        true = len(set(found.grounds)) == len(found.grounds) and set(found.grounds) <= set(range(len(one.passages)))
        promise(true and not (found.abstained and found.grounds), f"fuse() of {told(one)} rests on {found.grounds}")


@check
def gives_a_finite_confidence_or_none(trial: Its) -> None:
    """``confidence`` is a Python float: a finite number, or NaN where it has none."""
    for one, found in _outputs(trial):
        kept = type(found.confidence) is float and not isinf(found.confidence)
        promise(kept, f"fuse() of {told(one)} gave the confidence {found.confidence!r}")


@check
def gives_posteriors_that_sum_to_one(trial: Its) -> None:
    """A posterior is float64[K] over the evidence's passages and sums to 1, and so does its row for each token."""
    posteriors = [(one, found.posterior) for one, found in _outputs(trial) if found.posterior is not None]
    if not posteriors:
        raise NotApplicable("it gives no posteriors")
    for one, posterior in posteriors:
        _promise_posterior(one, posterior)


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What an evidence is given does not depend on the others of its batch."""
    with opened(trial) as fuser:
        every = evidence_of(trial, fuser)
        every = [*every[:3], evidence(trial.case.questions[0], []), *every[3:]]
        for one, found in zip(every, fuser.fuse(every, handed(trial)), strict=True):
            alone = _alone(trial, fuser, one)
            alike = _same(alone, found, trial.case.tolerance)
            promise(alike, f"fuse() of {told(one)} gave {said(alone)} alone, {said(found)} in a batch")


@check
def gives_the_same_again(trial: Its) -> None:
    """The same evidence gives the same output, asked twice and of a new component."""
    with opened(trial) as fuser, opened(trial) as another:
        for one in evidence_of(trial, fuser):
            first, *later = (_alone(trial, some, one) for some in (fuser, fuser, another))
            for found in later:
                alike = _same(first, found, trial.case.tolerance)
                promise(alike, f"fuse() of {told(one)} gave {said(first)}, then {said(found)}")


@check
def bears_a_generator_that_abstains(trial: Its) -> None:
    """Where it asks the generator and that has nothing to say, it abstains."""
    generator = ScriptedGenerator(lambda request: "")
    outputs = list(_over(trial, generator))
    if not generator.requests:
        raise NotApplicable(_ASKS_NOTHING)
    for one, found in outputs:
        promise(found.abstained and not found.text, f"fuse() of {told(one)}, nothing generated, gave {said(found)}")


@check
def bears_odd_texts(trial: Its) -> None:
    """Whatever the generator writes, it gives an output whose spans are true."""
    for text in _ODD_TEXTS:
        for one, found in _over(trial, ScriptedGenerator([text] * 1000)):
            promise(isinstance(found.text, str), f"fuse() of {told(one)} gave the text {found.text!r}")
            promise(found.abstained == (not found.text.strip()), f"{brief(text)} was generated: {said(found)}")
            _promise_true_quotes(one, found)


@check
def lets_a_generators_failure_through(trial: Its) -> None:
    """The ``GenerationError`` that a generator raises comes out as it is."""
    generator = FailingGenerator()
    with opened(trial) as fuser:
        try:
            found = fuser.fuse(evidence_of(trial, fuser)[:2], generator)
        except GenerationError as error:
            promise(error.hint, f"the generator's error lost its hint on the way: {error}")
        except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
            promise(False, f"the generator raised GenerationError, fuse() {type(error).__name__}: {error}")
        else:
            if not generator.was_asked:
                raise NotApplicable(_ASKS_NOTHING)
            promise(False, f"the generator raised GenerationError, and fuse() gave {said(found[0])}")


@check
def asks_the_whole_question(trial: Its) -> None:
    """Every request holds the question as it was asked, however long."""
    generator = ScriptedGenerator(lambda request: "In 1874." if len(request.sources) else "")
    with opened(trial) as fuser:
        _without_needs(trial)
        long = f"{'Tell me, please: ' * 2000}{trial.case.questions[0]}"
        fuser.fuse([evidence(long, passages_of(trial.case.texts)[:3])], generator)
        if not generator.requests:
            raise NotApplicable(_ASKS_NOTHING)
        cut = [request.question for request in generator.requests if long not in request.question]
        promise(not cut, f"a question of {len(long)} characters was asked as {brief(cut[0]) if cut else ''}")


@check
def bears_odd_questions(trial: Its) -> None:
    """Empty, blank, endless and unprintable questions give an output."""
    with opened(trial) as fuser:
        passages = passages_of(trial.case.texts)[: fuser.passages]
        for question in ODD_QUESTIONS:
            one = evidence(question, passages)
            _promise_true_quotes(one, _alone(trial, fuser, one))


@check
def bears_odd_passages(trial: Its) -> None:
    """Empty, blank, long and unprintable passages are read like any other."""
    with opened(trial) as fuser:
        good = passages_of(trial.case.texts)[0]
        for text in ("", " \n ", "\x00\x1b[31m", "[1] [2]", "word " * 20_000):
            odd = replace(good, id=good.id + 1, text=text, end=len(text))
            for passages in ([odd], [odd, good], [good, odd]):
                one = evidence(trial.case.questions[0], passages[: fuser.passages])
                _promise_true_quotes(one, _alone(trial, fuser, one))


@check
def leaves_the_evidence_as_it_was(trial: Its) -> None:
    """It changes neither the list nor the passages' metadata; the rankings' arrays may be read-only."""
    with opened(trial) as fuser:
        given = evidence_of(trial, fuser)
        before = repr(given)
        fuser.fuse(given, handed(trial))
        promise(repr(given) == before, "fuse() changed the evidence that it was given")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once are given what one after the other would be."""
    with opened(trial) as fuser:
        every = evidence_of(trial, fuser)
        expected = [_alone(trial, fuser, one) for one in every]
        found = trial.abreast(lambda one: _alone(trial, fuser, one), every * 2)
        for one, first, later in zip(every * 2, expected * 2, found, strict=True):
            alike = _same(first, later, trial.case.tolerance)
            promise(alike, f"fuse() of {told(one)} gave {said(first)} alone, {said(later)} among eight threads")


CHECKS = (
    names_how_many_passages_it_wants,
    gives_one_output_for_each_evidence,
    gives_nothing_for_an_empty_batch,
    answers_something,
    abstains_where_nothing_was_found,
    abstains_with_an_empty_text,
    quotes_its_passages_word_for_word,
    rests_on_passages_that_are_there,
    gives_a_finite_confidence_or_none,
    gives_posteriors_that_sum_to_one,
    gives_a_batch_what_it_gives_one_at_a_time,
    gives_the_same_again,
    bears_a_generator_that_abstains,
    bears_odd_texts,
    lets_a_generators_failure_through,
    asks_the_whole_question,
    bears_odd_questions,
    bears_odd_passages,
    leaves_the_evidence_as_it_was,
    serves_several_threads,
)


def _outputs(trial: Its) -> Iterator[tuple[Evidence, Fused]]:
    with opened(trial) as fuser:
        for one in evidence_of(trial, fuser):
            yield one, _alone(trial, fuser, one)


def _over(trial: Its, generator: Generator) -> Iterator[tuple[Evidence, Fused]]:
    """The evidence, and what is made of it over a generator that can do no more than ``generate``."""
    _without_needs(trial)
    with opened(trial) as fuser:
        every = evidence_of(trial, fuser)
        yield from zip(every, fuser.fuse(every, generator), strict=True)


def _without_needs(trial: Its) -> None:
    if wanted := needs(trial):
        raise NotApplicable(f"it does not ask generate() alone: it needs {', '.join(sorted(wanted))}")


def _alone(trial: Its, fuser: Any, one: Evidence) -> Fused:
    found: list[Fused] = fuser.fuse([one], handed(trial))
    promise(len(found) == 1, f"fuse() gave {len(found)} outputs for one evidence")
    return found[0]


def _promise_true_quotes(one: Evidence, found: Fused) -> None:
    for span in found.spans:
        inside = 0 <= span.source < len(one.passages) and 0 <= span.start < span.end <= len(found.text)
        quote = found.text[span.start : span.end]
        true = inside and quote == one.passages[span.source].text[span.source_start : span.source_end]
        promise(true, f"fuse() of {told(one)} gave {said(found)}: {span} is no quote")


def _promise_posterior(one: Evidence, posterior: Posterior) -> None:
    count = len(one.passages)
    for name, rows in (("answer", posterior.answer), ("tokens", posterior.tokens)):
        if rows is None:
            continue
        fits = rows.dtype == np.float64 and rows.ndim == 1 + (name == "tokens") and rows.shape[-1] == count
        promise(fits, f"fuse() of {told(one)} gave posterior.{name} {rows.dtype}{rows.shape}, K is {count}")
        sums = rows.sum(axis=-1)
        kept = (rows >= 0).all() and np.allclose(sums, 1.0, rtol=0, atol=1e-6)
        promise(kept, f"fuse() of {told(one)} gave posterior.{name} with the sums {np.round(sums, 6).tolist()}")


def _same(one: Fused, two: Fused, tolerance: float) -> bool:
    said_alike = (one.text, one.spans, one.abstained, one.grounds) == (
        two.text,
        two.spans,
        two.abstained,
        two.grounds,
    )
    sure = (isnan(one.confidence) and isnan(two.confidence)) or abs(one.confidence - two.confidence) <= tolerance
    return said_alike and sure and _close(one.posterior, two.posterior, tolerance)


def _close(one: Posterior | None, two: Posterior | None, tolerance: float) -> bool:
    if one is None or two is None:
        return one is two
    return one.answer.shape == two.answer.shape and np.allclose(one.answer, two.answer, rtol=0, atol=tolerance)
