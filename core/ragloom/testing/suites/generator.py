"""What a generator promises, whatever it can do beside ``generate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isinf
from typing import Any, get_args

from ragloom.errors import GenerationError
from ragloom.prompts import TASKS
from ragloom.testing.asking import answers, asked, opened, said, written
from ragloom.testing.cases.generator import GeneratorCase
from ragloom.testing.checks import check, promise
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.requests import brief, passages_of, same, told
from ragloom.testing.suites import choosing
from ragloom.testing.trial import Trial
from ragloom.types import Generation, Request, Settings, SourceSpan
from ragloom.types.generation import FinishReason

CASE = GeneratorCase
Its = Trial[GeneratorCase]


@check
def gives_one_generation_a_request(trial: Its) -> None:
    """``generate`` gives a list of as many generations as there are requests."""
    with opened(trial) as generator:
        requests = asked(trial)
        for some in (requests[:1], requests):
            found = generator.generate(some, trial.case.writing)
            promise(isinstance(found, list), f"generate() gave a {type(found).__name__}, no list of generations")
            promise(len(found) == len(some), f"generate() gave {len(found)} generations for {len(some)} requests")
            odd = [type(one).__name__ for one in found if not isinstance(one, Generation)]
            promise(not odd, f"generate() gave {odd[:1]} where a ragloom.types.Generation was promised")


@check
def gives_nothing_for_an_empty_batch(trial: Its) -> None:
    """No requests, no generations."""
    with opened(trial) as generator:
        found = generator.generate([], trial.case.writing)
        promise(found == [], f"generate() gave {found} for no requests")


@check
def writes_something(trial: Its) -> None:
    """At least one of the case's questions is answered: who only abstains has nothing to be looked at."""
    with opened(trial) as generator:
        requests = asked(trial)
        found = generator.generate(requests, trial.case.writing)
        promise(any(one.text for one in found), f"all {len(requests)} requests of the case were abstained on")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What a request is given does not depend on the others of its batch, as far as the case says."""
    with opened(trial) as generator:
        requests = asked(trial)
        alone = [written(generator, request, trial.case.writing) for request in requests]
        for order in (range(len(requests)), range(len(requests) - 1, -1, -1)):
            found = generator.generate([requests[number] for number in order], trial.case.writing)
            _few_differ(trial, requests, alone, dict(zip(order, found, strict=True)))


@check
def gives_the_same_again(trial: Its) -> None:
    """Greedily, the same requests give the same, asked twice and of a new component."""
    with opened(trial) as generator, opened(trial) as another:
        requests = asked(trial)
        first = generator.generate(requests, trial.case.writing)
        for who, later in (("asked again", generator), ("newly made", another)):
            for request, one, two in zip(requests, first, later.generate(requests, trial.case.writing), strict=True):
                alike = same(one, two, trial.case.tolerance)
                promise(alike, f"{told(request)} gave {said(one)}, {who} {said(two)}")


@check
def bears_a_request_without_sources(trial: Its) -> None:
    """Without any source it writes, or abstains."""
    with opened(trial) as generator:
        for question in trial.case.questions:
            found = generator.generate([Request("answer", question)], trial.case.writing)
            promise(len(found) == 1, f"generate() gave {len(found)} generations for a request without sources")


@check
def bears_odd_questions(trial: Its) -> None:
    """Empty, blank, endless and unprintable questions are answered or abstained on."""
    with opened(trial) as generator:
        sources = tuple(passages_of(trial.case.texts)[:3])
        for question in ODD_QUESTIONS:
            (found,) = generator.generate([Request("answer", question, sources)], trial.case.writing)
            promise(isinstance(found.text, str), f"question {brief(question)} gave the text {found.text!r}")


@check
def bears_odd_sources(trial: Its) -> None:
    """Empty, blank and unprintable sources, and one source given twice, are read like any other."""
    with opened(trial) as generator:
        good = passages_of(trial.case.texts)[0]
        for text in ("", " \n ", "\x00\x1b[31m", "\u202e!", "。" * 50, "x" * 3000):
            odd = replace(good, text=text, end=len(text))
            request = Request("answer", trial.case.questions[0], (odd, good, good, odd))
            _promise_true_quotes(request, written(generator, request, trial.case.writing))


@check
def quotes_its_sources_word_for_word(trial: Its) -> None:
    """Each span's part of the text is what stands at its place in the source that it names."""
    for request, found in answers(trial):
        _promise_true_quotes(request, found)


@check
def gives_spans_in_the_order_of_the_text(trial: Its) -> None:
    """Spans are sorted by where they start in the text."""
    for request, found in answers(trial):
        starts = [span.start for span in found.spans]
        promise(starts == sorted(starts), f"{told(request)} gave spans that start at {starts}")


@check
def says_why_it_ended(trial: Its) -> None:
    """``finish_reason`` is ``stop``, ``length`` or ``abstain``."""
    known = get_args(FinishReason)
    for request, found in answers(trial):
        promise(
            found.finish_reason in known, f"{told(request)} ended by {found.finish_reason!r}, which is none of {known}"
        )


@check
def abstains_with_an_empty_text(trial: Its) -> None:
    """A text is empty where it abstains, and only there."""
    for request, found in answers(trial):
        abstained = found.finish_reason == "abstain"
        promise(abstained == (not found.text.strip()), f"{told(request)} gave {said(found)}")
        promise(not (abstained and found.spans), f"{told(request)} abstained with the spans {found.spans}")


@check
def gives_plain_token_ids(trial: Its) -> None:
    """``token_ids`` is a tuple of Python's own integers, empty where it has no tokens."""
    for request, found in answers(trial):
        plain = isinstance(found.token_ids, tuple) and all(type(token) is int for token in found.token_ids)
        promise(plain, f"{told(request)} gave token_ids {found.token_ids!r}, no tuple of int")


@check
def gives_a_finite_confidence_or_none(trial: Its) -> None:
    """``confidence`` is a Python float: a finite number, or NaN where it has none."""
    for request, found in answers(trial):
        kept = type(found.confidence) is float and not isinf(found.confidence)
        promise(kept, f"{told(request)} gave the confidence {found.confidence!r}")


@check
def does_the_tasks_that_it_names(trial: Its) -> None:
    """Each task that the case names works, with an instruction and an earlier answer too."""
    with opened(trial) as generator:
        for task in trial.case.tasks:
            for request in _instructed(trial, task):
                found = generator.generate([request], trial.case.writing)
                promise(len(found) == 1, f"task '{task}' gave {len(found)} generations for one request")


@check
def refuses_other_tasks_with_a_hint(trial: Its) -> None:
    """A task that it cannot do raises ``GenerationError`` with a hint that says what to do instead."""
    with opened(trial) as generator:
        for task in (*TASKS, "no-such-task"):
            for request in _instructed(trial, task):
                _works_or_says(generator, request, trial.case.writing)


@check
def bears_a_question_as_long_as_a_book(trial: Its) -> None:
    """A question of ``longest`` characters is answered, or refused by a ``GenerationError`` with a hint."""
    sources = tuple(passages_of(trial.case.texts)[:2])
    question = _lengthened(trial.case.questions[0], trial.case.longest)
    with opened(trial) as generator:
        _works_or_says(generator, Request("answer", question, sources), trial.case.writing)


@check
def bears_a_source_as_long_as_a_book(trial: Its) -> None:
    """A source of ``longest`` characters is read, as far as it can be."""
    good = passages_of(trial.case.texts)[0]
    long = replace(good, text=_lengthened(good.text, trial.case.longest), end=trial.case.longest)
    with opened(trial) as generator:
        request = Request("answer", trial.case.questions[0], (good, long))
        _promise_true_quotes(request, written(generator, request, trial.case.writing))


@check
def leaves_the_requests_as_they_were(trial: Its) -> None:
    """It changes neither the list of requests nor the sources' metadata."""
    requests = asked(trial)
    before = repr(requests)
    with opened(trial) as generator:
        generator.generate(requests, trial.case.writing)
    promise(repr(requests) == before, "generate() changed the requests that it was given")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once are given what one after the other would be."""
    with opened(trial) as generator:
        requests = asked(trial)
        expected = [written(generator, request, trial.case.writing) for request in requests]
        found = trial.abreast(lambda request: written(generator, request, trial.case.writing), requests * 2)
        for request, one, two in zip(requests * 2, expected * 2, found, strict=True):
            alike = same(one, two, trial.case.tolerance)
            promise(alike, f"{told(request)} gave {said(one)} alone, {said(two)} among eight threads")


CHECKS = (
    gives_one_generation_a_request,
    gives_nothing_for_an_empty_batch,
    writes_something,
    gives_a_batch_what_it_gives_one_at_a_time,
    gives_the_same_again,
    bears_a_request_without_sources,
    bears_odd_questions,
    bears_odd_sources,
    quotes_its_sources_word_for_word,
    gives_spans_in_the_order_of_the_text,
    says_why_it_ended,
    abstains_with_an_empty_text,
    gives_plain_token_ids,
    gives_a_finite_confidence_or_none,
    does_the_tasks_that_it_names,
    refuses_other_tasks_with_a_hint,
    bears_a_question_as_long_as_a_book,
    bears_a_source_as_long_as_a_book,
    leaves_the_requests_as_they_were,
    serves_several_threads,
    *choosing.CHECKS,
)


def _few_differ(
    trial: Its, requests: Sequence[Request], alone: Sequence[Generation], together: dict[int, Generation]
) -> None:
    others = []
    for number, request in enumerate(requests):
        one, two = alone[number], together[number]
        if one.text != two.text:
            others.append(request)
        alike = (one.text != two.text and trial.case.differing > 0) or same(one, two, trial.case.tolerance)
        promise(alike, f"{told(request)} gave {said(one)} alone, {said(two)} in a batch of {len(requests)}")
    allowed = trial.case.differing * len(requests)
    promise(len(others) <= allowed, f"{len(others)} of {len(requests)} texts are others in a batch than alone")


def _promise_true_quotes(request: Request, found: Generation) -> None:
    for span in found.spans:
        promise(_is_quote(request, found.text, span), f"{told(request)} gave {said(found)} with the false {span}")


def _is_quote(request: Request, text: str, span: SourceSpan) -> bool:
    if not (0 <= span.source < len(request.sources) and 0 <= span.start < span.end <= len(text)):
        return False
    source = request.sources[span.source].text
    inside = 0 <= span.source_start < span.source_end <= len(source)
    return inside and text[span.start : span.end] == source[span.source_start : span.source_end]


def _instructed(trial: Its, task: str) -> tuple[Request, ...]:
    sources = tuple(passages_of(trial.case.texts)[:3])
    plain = Request(task, trial.case.questions[0], sources)
    return plain, replace(plain, instruction="Say it in one sentence.", previous="In 1874."), replace(plain, sources=())


def _works_or_says(generator: Any, request: Request, settings: Settings) -> None:
    try:
        generator.generate([request], settings)
    except GenerationError as error:
        promise(error.hint, f"{told(request)} raises GenerationError ({error.message}) without a hint")
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
        promise(False, f"{told(request)} raises {type(error).__name__} ({error}), no GenerationError")


def _lengthened(text: str, length: int) -> str:
    return f"{text} " * (length // (len(text) + 1)) + "x" * (length % (len(text) + 1))
