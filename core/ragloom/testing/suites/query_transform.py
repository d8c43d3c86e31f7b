"""What a query transform promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import isclose
from typing import Any

from ragloom.testing.cases.query_transform import QueryTransformCase
from ragloom.testing.checks import check, promise
from ragloom.testing.fakes import ScriptedGenerator, Search
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.requests import brief, collection_of
from ragloom.testing.trial import Trial
from ragloom.testing.word_search import empty_search, word_search
from ragloom.types import And, Equal, Generation, Not, Query, Request

CASE = QueryTransformCase
Its = Trial[QueryTransformCase]
Turned = list[list[Query]]

_FILTERS = (None, Equal("place", "cape"), And((Equal("open", True), Not(Equal("year", 1871)))))
_SILENCES = (Generation("", finish_reason="abstain"), Generation(""), Generation(" \n\t "), Generation("\n- \n1.\n"))
"""What a generator may write that there is nothing in to search for."""


@check
def gives_at_least_one_query_for_each(trial: Its) -> None:
    """``transform`` gives a list for each query, in order, with at least one query in it."""
    with _opened(trial) as transform:
        for queries in (_queries(trial)[:1], _queries(trial)):
            found = transform.transform(queries)
            promise(len(found) == len(queries), f"transform() gave {len(found)} lists for {len(queries)} queries")
            for query, some in zip(queries, found, strict=True):
                promise(len(some) > 0, f"transform() gave nothing to search for in the place of {_told(query)}")
                odd = [type(one).__name__ for one in some if not isinstance(one, Query)]
                promise(not odd, f"transform() gave {odd[:1]} where a ragloom.types.Query was promised")


@check
def gives_nothing_for_an_empty_batch(trial: Its) -> None:
    """No queries, nothing to search for."""
    with _opened(trial) as transform:
        found = transform.transform([])
        promise(found == [], f"transform() gave {found} for no queries")


@check
def gives_texts_to_search_for(trial: Its) -> None:
    """Where the question says something, so does each text that is searched for."""
    for query, some in _each(trial):
        blank = [one for one in some if not one.text.strip()]
        promise(not blank, f"transform() of {_told(query)} gave {_said(some)}, one of them without text")


@check
def keeps_the_filter(trial: Its) -> None:
    """Every query is searched for under the filter of the one that it came from."""
    for query, some in _each(trial):
        lost = [one for one in some if one.filter != query.filter]
        promise(
            not lost, f"transform() of {_told(query)} gave {_said(lost)} with the filter {[o.filter for o in lost]}"
        )


@check
def gives_weights_that_rankings_can_be_joined_by(trial: Its) -> None:
    """No weight is below 0, and not all are 0."""
    for query, some in _each(trial):
        weights = [one.weight for one in some]
        kept = min(weights) >= 0 and max(weights) > 0
        promise(kept, f"transform() of {_told(query)} gave the weights {weights}")


@check
def carries_the_weight_on(trial: Its) -> None:
    """A query that counts four times as much is turned into queries that count four times as much."""
    with _opened(trial) as transform:
        for query in _queries(trial):
            usual, more = _alone(transform, query), _alone(transform, replace(query, weight=4 * query.weight))
            kept = [4 * one.weight for one in usual] == [one.weight for one in more]
            promise(kept, f"{_told(query)} gave {_said(usual)}, weighing four times as much {_said(more)}")


@check
def names_itself_as_the_origin(trial: Its) -> None:
    """What was not asked by the user, a text or weighted terms, has another ``origin`` than the query itself."""
    for query, some in _each(trial):
        made = [one for one in some if (one.text, one.terms) != (query.text, query.terms)]
        nameless = [one for one in made if one.origin in ("", query.origin)]
        promise(not nameless, f"transform() of {_told(query)} gave {_said(nameless)} with the origin {query.origin!r}")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """What a query is turned into does not depend on the others of its batch."""
    with _opened(trial) as transform:
        queries = [*_queries(trial), *_queries(trial)[:2]]
        for query, some in zip(queries, transform.transform(queries), strict=True):
            alone = _alone(transform, query)
            alike = _same(trial, some, alone)
            promise(alike, f"transform() of {_told(query)} gave {_said(alone)} alone, {_said(some)} in a batch")


@check
def gives_the_same_again(trial: Its) -> None:
    """The same query is turned into the same ones, asked twice and of a new component."""
    with _opened(trial) as transform, _opened(trial) as another:
        for query in _queries(trial):
            first, *later = (_alone(one, query) for one in (transform, transform, another))
            for some in later:
                promise(_same(trial, first, some), f"{_told(query)} gave {_said(first)}, then {_said(some)}")


@check
def bears_odd_questions(trial: Its) -> None:
    """Empty, blank, endless and unprintable questions give at least one query."""
    with _opened(trial) as transform:
        for question in (*ODD_QUESTIONS, "Why is it so? " * 5000):
            some = _alone(transform, Query(question))
            promise(some, f"transform() gave nothing in the place of {brief(question)}")


@check
def leaves_something_where_nothing_is_written(trial: Its) -> None:
    """Where a generator abstains or writes nothing, there is still something to search for."""
    for silence in _SILENCES:
        with _opened(trial, writes=lambda request, silence=silence: silence) as transform:  # type: ignore[misc]
            for query in _queries(trial):
                some = _alone(transform, query)
                kept = bool(some) and all(one.text.strip() for one in some)
                promise(kept, f"a generator wrote {silence.text!r}, and {_told(query)} was turned into {_said(some)}")


@check
def leaves_something_where_nothing_is_found(trial: Its) -> None:
    """Where a first search finds nothing, there is still something to search for."""
    with _opened(trial, find=empty_search) as transform:
        for query in _queries(trial):
            some = _alone(transform, query)
            kept = bool(some) and all(one.text.strip() for one in some)
            promise(kept, f"a first search found nothing, and {_told(query)} was turned into {_said(some)}")


@check
def leaves_the_queries_as_they_were(trial: Its) -> None:
    """It does not change the list that it is given."""
    with _opened(trial) as transform:
        given = _queries(trial)
        transform.transform(given)
        promise(given == _queries(trial), "transform() changed the list of queries that it was given")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once are given what one after the other would be."""
    with _opened(trial) as transform:
        queries = _queries(trial)
        expected = [_alone(transform, query) for query in queries]
        found = trial.abreast(lambda query: _alone(transform, query), queries * 2)
        for query, one, two in zip(queries * 2, expected * 2, found, strict=True):
            alike = _same(trial, one, two)
            promise(alike, f"{_told(query)} gave {_said(one)} alone, {_said(two)} among eight threads")


CHECKS = (
    gives_at_least_one_query_for_each,
    gives_nothing_for_an_empty_batch,
    gives_texts_to_search_for,
    keeps_the_filter,
    gives_weights_that_rankings_can_be_joined_by,
    carries_the_weight_on,
    names_itself_as_the_origin,
    gives_a_batch_what_it_gives_one_at_a_time,
    gives_the_same_again,
    bears_odd_questions,
    leaves_something_where_nothing_is_written,
    leaves_something_where_nothing_is_found,
    leaves_the_queries_as_they_were,
    serves_several_threads,
)


@contextmanager
def _opened(trial: Its, *, writes: Callable[[Request], Any] | None = None, find: Search | None = None) -> Iterator[Any]:
    """The transform, opened with generators that write ``writes``, where given, and a first search that is ``find``."""
    own = ScriptedGenerator(writes or trial.case.writes)
    standing = {("generator", name): own for name in trial.registry.names("generator")}
    components = {**standing, **trial.case.components} if writes is None else {**trial.case.components, **standing}
    given = replace(trial, case=replace(trial.case, components=components))
    texts = trial.case.texts
    search = find or word_search(texts)
    with given.opened(collection=collection_of(texts), own_generator=own, find=search) as transform:
        yield transform


def _queries(trial: Its) -> list[Query]:
    """A query a question, some with a filter, some with a weight of their own."""
    return [
        Query(question, filter=_FILTERS[number % 3], weight=(1.0, 0.5)[number % 2])
        for number, question in enumerate(trial.case.questions)
    ]


def _each(trial: Its) -> Iterator[tuple[Query, Sequence[Query]]]:
    with _opened(trial) as transform:
        for query in _queries(trial):
            yield query, _alone(transform, query)


def _alone(transform: Any, query: Query) -> list[Query]:
    found: Turned = transform.transform([query])
    promise(len(found) == 1, f"transform() gave {len(found)} lists for one query")
    return list(found[0])


def _same(trial: Its, some: Sequence[Query], others: Sequence[Query]) -> bool:
    return len(some) == len(others) and all(
        replace(one, weight=1.0, terms=()) == replace(two, weight=1.0, terms=())
        and _close(trial, [("", one.weight), *one.terms], [("", two.weight), *two.terms])
        for one, two in zip(some, others, strict=True)
    )


def _close(trial: Its, some: Sequence[tuple[str, float]], others: Sequence[tuple[str, float]]) -> bool:
    return len(some) == len(others) and all(
        term == other and isclose(weight, also, rel_tol=0, abs_tol=trial.case.tolerance)
        for (term, weight), (other, also) in zip(some, others, strict=True)
    )


def _told(query: Query) -> str:
    return f"{brief(query.text)} (weight {query.weight:g}, filter {query.filter})"


def _said(queries: Sequence[Query]) -> str:
    return "; ".join(f"{brief(one.text)} ({one.origin}, {one.weight:g}, {len(one.terms)} terms)" for one in queries)
