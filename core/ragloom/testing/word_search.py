"""A first stage that needs no retriever: passages that share words with a query, most shared first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ragloom.testing.fakes import Search
from ragloom.testing.requests import passages_of
from ragloom.types import Passage, Query, Ranking, matches

_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")


def word_search(texts: Mapping[str, str]) -> Search:
    """Search over a passage a text; each query's own filter is honoured."""
    every = [(passage, _words(passage.text)) for passage in passages_of(texts)]
    return lambda queries, k: [_one(query, every, k) for query in queries]


def empty_search(queries: Sequence[Query], k: int) -> list[Ranking]:
    """Finds nothing, whatever is searched for."""
    return [Ranking.empty("words") for _ in queries]


def _one(query: Query, every: Sequence[tuple[Passage, set[str]]], k: int) -> Ranking:
    asked = _words(query.text)
    found = {
        passage.id: len(asked & words)
        for passage, words in every
        if asked & words and (query.filter is None or matches(query.filter, passage.metadata))
    }
    return Ranking.of("words", list(found), list(found.values()), k)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
