"""The way of a question through the parts, on one page. One query is a batch of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from ragloom.pipeline.abstaining import Abstaining, AsAnswered
from ragloom.pipeline.citations import cite
from ragloom.pipeline.events import Events
from ragloom.pipeline.one_each import one_each
from ragloom.pipeline.parts import Parts, Route, Searches
from ragloom.types import Answer, Evidence, Fused, Query, Ranking
from ragloom.types.events import (
    AnswerGenerated,
    PassagesReranked,
    PassagesRetrieved,
    QueriesTransformed,
    QueryReceived,
    RankingFused,
)

_AS_ANSWERED = AsAnswered()


def answer(parts: Parts, queries: Sequence[Query], events: Events) -> list[Answer]:
    """Generate, retrieve and fuse, as often as the config says; each round searches for the answer of the one before.

    Iterating so is ITER-RETGEN (Shao et al. 2023): the next search is for the question together with the answer. Nobody
    is given the answers between: they are searched for however unsure they are.
    """
    run = events.new_run()
    events.tell(QueryReceived, run, tuple(queries))
    sought = queries
    for _ in range(parts.rounds - 1):
        sought = [_iterated(found) for found in _round(parts, queries, sought, run, events, _AS_ANSWERED)]
    return _round(parts, queries, sought, run, events, parts.abstaining)


def find(parts: Parts, queries: Sequence[Query], run: int, events: Events) -> list[Ranking]:
    """Transform the queries, search every retriever, join the rankings, rerank."""
    texts = _transform(parts, queries, run, events)
    return _rerank(parts, queries, search(parts, texts, run, events), run, events)


def search(parts: Searches, texts: Sequence[Sequence[Query]], run: int, events: Events) -> list[Ranking]:
    """Search for all texts of each query in every retriever and join what was found, a ranking a query."""
    rankings = _retrieve_all(parts, texts, run, events)
    joined = [[ranking for found in rankings for ranking in found[i]] for i in range(len(texts))]
    weights = [[route.weight * text.weight for route in parts.routes for text in some] for some in texts]
    return _fuse_ranks(parts, joined, weights, run, events)


def answer_from(
    parts: Parts, evidence: Sequence[Evidence], run: int, events: Events, abstaining: Abstaining
) -> list[Answer]:
    """Fuse each query with its passages, verify what is quoted, hold back what nobody is sure enough of."""
    start = perf_counter()
    fused = one_each(parts.answer_fuser.name, evidence, parts.answer_fuser.component.fuse(evidence, parts.generator))
    answers = abstaining.judged([_cited(parts, one, output) for one, output in zip(evidence, fused, strict=True)])
    events.tell(AnswerGenerated, run, parts.answer_fuser.name, tuple(answers), perf_counter() - start, start)
    return answers


def _round(
    parts: Parts, queries: Sequence[Query], sought: Sequence[Query], run: int, events: Events, abstaining: Abstaining
) -> list[Answer]:
    rankings = find(parts, sought, run, events)
    return answer_from(parts, _evidence(parts, queries, rankings), run, events, abstaining)


def _iterated(found: Answer) -> Query:
    return replace(found.query, text=f"{found.query.text}\n{found.text}") if found.text else found.query


def _transform(parts: Parts, queries: Sequence[Query], run: int, events: Events) -> list[list[Query]]:
    texts = [[query] for query in queries]
    for transform in parts.transforms:
        start = perf_counter()
        given = [text for some in texts for text in some]
        turned = iter(one_each(transform.name, given, transform.component.transform(given)))
        texts = [[new for _ in some for new in next(turned)] for some in texts]
        seconds = perf_counter() - start
        events.tell(QueriesTransformed, run, transform.name, tuple(map(tuple, texts)), seconds, start)
    return texts


def _retrieve_all(
    parts: Searches, texts: Sequence[Sequence[Query]], run: int, events: Events
) -> list[list[list[Ranking]]]:
    found = parts.abreast.map(lambda route: _retrieve(route, texts), parts.routes)
    for route, (rankings, seconds, start) in zip(parts.routes, found, strict=True):
        events.tell(PassagesRetrieved, run, route.name, tuple(map(tuple, rankings)), seconds, start)
    return [rankings for rankings, _, _ in found]


def _retrieve(route: Route, texts: Sequence[Sequence[Query]]) -> tuple[list[list[Ranking]], float, float]:
    start = perf_counter()
    found = iter(_search_by_filter(route, [text for some in texts for text in some]))
    rankings = [[next(found) for _ in some] for some in texts]
    return rankings, perf_counter() - start, start


def _search_by_filter(route: Route, queries: Sequence[Query]) -> list[Ranking]:
    # Filters that differ in nothing but 1 and True compare equal; their reprs do not.
    groups: dict[str, list[int]] = defaultdict(list)
    for number, query in enumerate(queries):
        groups[repr(query.filter)].append(number)
    if len(groups) == 1:
        return _search(route, queries)
    found: dict[int, Ranking] = {}
    for numbers in groups.values():
        found.update(zip(numbers, _search(route, [queries[number] for number in numbers]), strict=True))
    return [found[number] for number in range(len(queries))]


def _search(route: Route, queries: Sequence[Query]) -> list[Ranking]:
    rankings = route.retriever.search(queries, route.k, filter=queries[0].filter)
    return [_under(route.name, ranking) for ranking in one_each(route.name, queries, rankings)]


def _under(name: str, ranking: Ranking) -> Ranking:
    return ranking if ranking.source == name else replace(ranking, source=name)


def _single(found: Sequence[Ranking]) -> Ranking:
    return found[0] if found else Ranking.empty("")


def _fuse_ranks(
    parts: Searches, rankings: list[list[Ranking]], weights: list[list[float]], run: int, events: Events
) -> list[Ranking]:
    several = [number for number, found in enumerate(rankings) if len(found) > 1]
    if not several:
        return [_single(found) for found in rankings]
    start = perf_counter()
    name, fuser = parts.rank_fuser.name, parts.rank_fuser.component
    given = [rankings[number] for number in several]
    joined = iter(one_each(name, given, fuser.fuse(given, [weights[number] for number in several])))
    fused = [next(joined) if len(found) > 1 else _single(found) for found in rankings]
    events.tell(RankingFused, run, name, tuple(fused), perf_counter() - start, start)
    return fused


def _rerank(
    parts: Parts, queries: Sequence[Query], rankings: Sequence[Ranking], run: int, events: Events
) -> list[Ranking]:
    start = perf_counter()
    ordered = parts.reranking.order(queries, rankings)
    if parts.reranking.name:
        events.tell(PassagesReranked, run, parts.reranking.name, tuple(ordered), perf_counter() - start, start)
    return ordered


def _evidence(parts: Parts, queries: Sequence[Query], rankings: Sequence[Ranking]) -> list[Evidence]:
    heads = [ranking.head(parts.answer_fuser.component.passages) for ranking in rankings]
    found = parts.source.fetch(number for head in heads for number in head.ids.tolist())
    return [
        Evidence(query, tuple(found[number] for number in head.ids.tolist()), head, parts.task)
        for query, head in zip(queries, heads, strict=True)
    ]


def _cited(parts: Parts, evidence: Evidence, fused: Fused) -> Answer:
    return Answer(
        evidence.query,
        fused.text,
        cite(fused, evidence.passages, parts.source),
        evidence.passages,
        fused.abstained,
        fused.confidence,
        fused.posterior,
        reason=fused.reason,
    )
