"""What an interceptor promises."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from math import isnan
from typing import Any

from ragloom.errors import GenerationError
from ragloom.testing.cases.interceptor import InterceptorCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.requests import brief, collection_of, passages_of
from ragloom.testing.trial import Trial
from ragloom.testing.word_search import word_search
from ragloom.types import Answer, Citation, Passage, Query, Sentence, Step, Trace

CASE = InterceptorCase
Its = Trial[InterceptorCase]


class _Rest:
    """The rest of the pipeline: quotes the passage that shares most words with a query, and remembers who asked."""

    def __init__(self, case: InterceptorCase) -> None:
        self._passages = {one.id: one for one in passages_of(case.texts)}
        self._search = word_search(case.texts)
        self._guard = threading.Lock()
        self.asked: list[Query] = []

    def __call__(self, queries: Sequence[Query]) -> list[Answer]:
        with self._guard:
            self.asked += queries
        return [self.answer(query) for query in queries]

    def answer(self, query: Query) -> Answer:
        (ranking,) = self._search([query], 1)
        trace = Trace((Step("retrieve", "kit", 0.001, tuple(ranking.ids.tolist())),))
        if not len(ranking):
            return Answer(query, "", abstained=True, trace=trace)
        passage = self._passages[int(ranking.ids[0])]
        return Answer(query, passage.text, (_sentence(passage),), (passage,), confidence=0.9, trace=trace)


class _Broken:
    """A pipeline that fails, and remembers whether it was asked."""

    asked = False

    def __call__(self, queries: Sequence[Query]) -> list[Answer]:
        self.asked = True
        raise GenerationError("the server is gone", hint="start it")


@check
def gives_one_answer_a_query(trial: Its) -> None:
    """``around`` gives a list of as many answers as there are queries, in order."""
    with _opened(trial) as interceptor:
        for queries in (_queries(trial)[:1], _queries(trial)):
            found = interceptor.around(queries, _Rest(trial.case))
            promise(isinstance(found, list), f"around() gave a {type(found).__name__}, no list of answers")
            promise(len(found) == len(queries), f"around() gave {len(found)} answers for {len(queries)} queries")
            for query, answer in zip(queries, found, strict=True):
                promise(isinstance(answer, Answer), f"around() gave a {type(answer).__name__}, no Answer")
                promise(answer.query == query, f"{brief(query.text)} got the answer to {brief(answer.query.text)}")


@check
def gives_nothing_for_an_empty_batch(trial: Its) -> None:
    """No queries, no answers, and nobody is asked for them."""
    with _opened(trial) as interceptor:
        rest = _Rest(trial.case)
        found = interceptor.around([], rest)
        promise(found == [] and not rest.asked, f"around() gave {found} for no queries")


@check
def asks_for_each_query_once_at_most(trial: Its) -> None:
    """``proceed`` is asked for those queries alone that came in, and for none more often than it came in."""
    with _opened(trial) as interceptor:
        queries = [*_queries(trial), *_queries(trial)[:2]]
        rest = _Rest(trial.case)
        interceptor.around(queries, rest)
        more = Counter(map(repr, rest.asked)) - Counter(map(repr, queries))
        promise(not more, f"around() of {len(queries)} queries asked proceed() for {dict(more)} beyond these")


@check
def passes_on_what_it_has_nothing_to_do_with(trial: Its) -> None:
    """Answers to the questions that the case names come out as they were, but for the trace."""
    questions = trial.case.transparent_for
    if not questions:
        raise NotApplicable("the case names no such questions")
    batches = [questions] if trial.case.repeatable else [(question,) for question in questions]
    for batch in batches:
        with _opened(trial) as interceptor:
            rest = _Rest(trial.case)
            queries = [Query(question) for question in batch]
            for query, answer in zip(queries, interceptor.around(queries, rest), strict=True):
                _promise_same(query, rest.answer(query), "by the rest of the pipeline", answer, "by around()")


@check
def answers_alike_however_often(trial: Its) -> None:
    """The same query gets the same answer twice in a batch, and when it is asked again (where ``repeatable``)."""
    _need_repeatable(trial)
    with _opened(trial) as interceptor:
        rest = _Rest(trial.case)
        queries = _queries(trial)
        found = interceptor.around(queries * 2, rest)
        later = interceptor.around(queries, rest)
        first, second = found[: len(queries)], found[len(queries) :]
        for query, one, two, three in zip(queries, first, second, later, strict=True):
            _promise_same(query, one, "the first time in a batch", two, "the second time in that batch")
            _promise_same(query, one, "the first time", three, "when asked again later")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What a query is answered does not depend on the others of its batch (where ``repeatable``)."""
    _need_repeatable(trial)
    with _opened(trial) as interceptor, _opened(trial) as another:
        rest = _Rest(trial.case)
        queries = _queries(trial)
        for query, answer in zip(queries, interceptor.around(queries, rest), strict=True):
            (alone,) = another.around([query], rest)
            _promise_same(query, alone, "alone", answer, f"in a batch of {len(queries)}")


@check
def lets_a_failure_through(trial: Its) -> None:
    """What ``proceed`` raises comes out as it is, and the next call is answered as if nothing had been.

    Not applicable where ``proceed`` is not called.
    """
    with _opened(trial) as interceptor:
        queries, broken = _queries(trial), _Broken()
        try:
            found = interceptor.around(queries, broken)
        except GenerationError:
            pass
        except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
            promise(False, f"proceed() raised GenerationError, around() {type(error).__name__}: {error}")
        else:
            promise(not broken.asked, f"proceed() raised GenerationError, and around() gave {len(found)} answers")
            raise NotApplicable("around() asked proceed() for none of the case's questions")
        _promise_unharmed(trial, interceptor, queries)


@check
def bears_odd_questions(trial: Its) -> None:
    """Empty, blank, endless and unprintable questions are passed on, or answered in its own way."""
    with _opened(trial) as interceptor:
        for question in (*ODD_QUESTIONS, "Why is it so? " * 5000):
            found = interceptor.around([Query(question)], _Rest(trial.case))
            promise(len(found) == 1, f"{brief(question)} got {len(found)} answers")


@check
def leaves_the_queries_as_they_were(trial: Its) -> None:
    """It changes neither the list of queries nor the answers that ``proceed`` gave."""
    with _opened(trial) as interceptor:
        given, rest = _queries(trial), _Rest(trial.case)
        made: list[list[Answer]] = []

        def proceed(queries: Sequence[Query]) -> list[Answer]:
            made.append(rest(queries))
            kept.append(repr(made[-1]))
            return made[-1]

        kept: list[str] = []
        interceptor.around(given, proceed)
        promise(given == _queries(trial), "around() changed the list of queries that it was given")
        promise(list(map(repr, made)) == kept, "around() changed the list of answers that proceed() gave")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once are each given the answers to their own queries."""
    with _opened(trial) as interceptor, _opened(trial) as another:
        rest = _Rest(trial.case)
        queries = _queries(trial)
        expected = another.around(queries, rest)
        found = trial.abreast(lambda query: interceptor.around([query], rest), queries * 4)
        for query, answers, one in zip(queries * 4, found, expected * 4, strict=True):
            promise(len(answers) == 1, f"{brief(query.text)} got {len(answers)} answers among eight threads")
            (answer,) = answers
            other = brief(answer.query.text)
            promise(answer.query == query, f"{brief(query.text)} got the answer to {other} among eight threads")
            if trial.case.repeatable:
                _promise_same(query, one, "from one thread", answer, "among eight threads")


CHECKS = (
    gives_one_answer_a_query,
    gives_nothing_for_an_empty_batch,
    asks_for_each_query_once_at_most,
    passes_on_what_it_has_nothing_to_do_with,
    answers_alike_however_often,
    gives_a_batch_what_it_gives_one_at_a_time,
    lets_a_failure_through,
    bears_odd_questions,
    leaves_the_queries_as_they_were,
    serves_several_threads,
)


@contextmanager
def _opened(trial: Its) -> Iterator[Any]:
    with trial.opened(collection=collection_of(trial.case.texts), folder=trial.fresh("kept")) as interceptor:
        yield interceptor


def _queries(trial: Its) -> list[Query]:
    """A query a question, two of them told apart by their weight alone."""
    queries = [Query(question) for question in trial.case.questions]
    return [*queries, replace(queries[0], weight=0.5)]


def _need_repeatable(trial: Its) -> None:
    if not trial.case.repeatable:
        raise NotApplicable("the case says that an answer depends on what was asked before (repeatable=False)")


def _promise_unharmed(trial: Its, interceptor: Any, queries: list[Query]) -> None:
    """After a failure it answers as a component does that has seen none; one that counts, just once a query."""
    rest = _Rest(trial.case)
    answers = interceptor.around(queries, rest)
    promise(len(answers) == len(queries), f"after a failure, {len(queries)} queries got {len(answers)} answers")
    if not trial.case.repeatable:
        return
    for query, answer in zip(queries, answers, strict=True):
        with _opened(trial) as fresh:
            (expected,) = fresh.around([query], rest)
        _promise_same(query, expected, "by a new component", answer, "by one whose proceed() has failed before")


def _promise_same(query: Query, one: Answer, first: str, two: Answer, second: str) -> None:
    """``first`` and ``second`` say when or by whom each was given."""
    kept = _plain(one) == _plain(two)
    promise(kept, f"{brief(query.text)} was answered {_said(one)} {first}, and {_said(two)} {second}{_where(one, two)}")


def _where(one: Answer, two: Answer) -> str:
    """Which fields differ."""
    (plain, unsure), (other, also) = _plain(one), _plain(two)
    names = [field.name for field in fields(Answer) if getattr(plain, field.name) != getattr(other, field.name)]
    names += ["confidence"] if unsure != also and "confidence" not in names else []
    return f": they differ in {', '.join(names)}"


def _plain(answer: Answer) -> tuple[Answer, bool]:
    """What is compared: all but the trace; no confidence is like none."""
    unsure = isnan(answer.confidence)
    return replace(answer, trace=None, confidence=0.0 if unsure else answer.confidence), unsure


def _said(answer: Answer) -> str:
    abstained = "abstained, " if answer.abstained else ""
    reason = f"reason {brief(answer.reason)}, " if answer.reason else ""
    return (
        f"{brief(answer.text)} ({abstained}{reason}confidence {answer.confidence:g}, {len(answer.sentences)} sentences)"
    )


def _sentence(passage: Passage) -> Sentence:
    quote = Citation(passage.id, passage.document_id, passage.start, passage.end, passage.text)
    return Sentence(passage.text, 0, len(passage.text), (quote,))
