"""Parts that remember give what the parts that they stand for give."""

import numpy as np

from ragloom.evaluate.sweeping.memory import Memory
from ragloom.evaluate.sweeping.remembering import (
    RememberingFuser,
    RememberingReranker,
    RememberingRetriever,
    RememberingTransform,
)
from ragloom.interfaces import Stateless
from ragloom.testing.fakes import EchoGenerator, passage
from ragloom.types import Equal, Evidence, Fused, Query, Ranking


class Counting(Stateless):
    """A retriever, reranker, transform and fuser in one that says what it was given."""

    passages = 2

    def __init__(self, reads_scores: bool = False) -> None:
        self.asked: list = []
        self._reads_scores = reads_scores

    def search(self, queries, k, *, filter=None):
        self.asked.extend((query.text, k, filter) for query in queries)
        return [Ranking.of("it", np.arange(k), -np.arange(k) - len(query.text)) for query in queries]

    def score(self, query, passages):
        self.asked.extend(one.id for one in passages)
        return np.array([len(query.text) + one.id for one in passages], np.float32)

    def transform(self, queries):
        self.asked.extend(query.text for query in queries)
        return [[query, Query(f"{query.text}!")] for query in queries]

    def fuse(self, evidence, generator):
        self.asked.extend(one.query.text for one in evidence)
        return [Fused(f"{one.passages[0].id} {self._weighed(one)}") for one in evidence]

    def _weighed(self, evidence):
        return float(evidence.ranking.scores.sum()) if self._reads_scores else 0.0


def retrievers(**named):
    inner, memory = Counting(), Memory()
    return inner, [RememberingRetriever(inner, memory, "key", depth) for depth in (50, 50)]


def ids(rankings):
    return [ranking.ids.tolist() for ranking in rankings]


def test_a_retriever_is_searched_once_as_deep_as_the_deepest_trial():
    inner, (one, other) = retrievers()
    assert ids(one.search([Query("a")], 2)) == [[0, 1]]
    assert ids(other.search([Query("a")], 4)) == [[0, 1, 2, 3]]
    assert inner.asked == [("a", 50, None)]


def test_another_weight_is_the_same_search():
    inner, (one, other) = retrievers()
    one.search([Query("a", weight=1.0)], 2)
    other.search([Query("a", weight=0.5)], 2)
    assert len(inner.asked) == 1


def test_other_terms_are_another_search():
    inner, (one, other) = retrievers()
    one.search([Query("a", terms=(("x", 1.0),))], 2)
    other.search([Query("a")], 2)
    assert len(inner.asked) == 2


def test_another_filter_is_another_search():
    inner, (one, _) = retrievers()
    for condition in (None, Equal("year", 1), Equal("year", True), Equal("year", 1)):
        one.search([Query("a")], 2, filter=condition)
    assert len(inner.asked) == 3


def test_retrievers_of_other_keys_are_not_mixed():
    inner, memory = Counting(), Memory()
    for key in ("one index", "another index"):
        RememberingRetriever(inner, memory, key, 5).search([Query("a")], 2)
    assert len(inner.asked) == 2


def test_a_pair_is_scored_once_in_whatever_company():
    inner = Counting()
    reranker = RememberingReranker(inner, Memory(), "key")
    some = [passage(number, "text") for number in range(4)]
    reranker.score(Query("ab"), some[:2])
    assert reranker.score(Query("ab"), some[::-1]).tolist() == [5, 4, 3, 2]
    assert inner.asked == [0, 1, 3, 2]


def test_a_query_is_transformed_once():
    inner = Counting()
    transform = RememberingTransform(inner, Memory(), "key", lambda: False)
    for _ in range(2):
        assert [one.text for one in transform.transform([Query("a")])[0]] == ["a", "a!"]
    assert inner.asked == ["a"]


def test_a_transform_that_searches_is_asked_each_time_as_what_it_finds_depends_on_the_retrievers():
    inner, memory = Counting(), Memory()
    for _ in range(2):
        RememberingTransform(inner, memory, "key", lambda: True).transform([Query("a")])
    assert inner.asked == ["a", "a"]


def evidence(score: float, number: int = 1) -> Evidence:
    one = passage(number, "text")
    return Evidence(Query("a"), (one,), Ranking.of("fused", [number], [score]))


def fused(inner, *given: Evidence, searched=lambda: False) -> list[str]:
    memory = Memory()
    return [RememberingFuser(inner, memory, "key", searched).fuse([one], EchoGenerator())[0].text for one in given]


def test_the_same_passages_are_answered_from_once_whatever_rank_fusion_scored_them():
    inner = Counting()
    assert fused(inner, evidence(0.5), evidence(0.9)) == ["1 0.0", "1 0.0"]
    assert len(inner.asked) == 1


def test_other_passages_are_answered_from_anew():
    inner = Counting()
    assert fused(inner, evidence(0.5, 1), evidence(0.5, 2)) == ["1 0.0", "2 0.0"]


def test_a_fuser_that_looks_at_scores_is_asked_for_each_of_them():
    assert fused(Counting(reads_scores=True), evidence(0.5), evidence(2.0), evidence(0.5)) == [
        "1 0.5",
        "1 2.0",
        "1 0.5",
    ]


def test_a_fuser_that_looks_at_scores_is_remembered_by_them():
    inner = Counting(reads_scores=True)
    fused(inner, *[evidence(0.5)] * 4)
    # The first call shows that it looks, the second is kept.
    assert len(inner.asked) == 2


def test_a_fuser_that_searches_is_asked_each_time():
    inner = Counting()
    fused(inner, evidence(0.5), evidence(0.5), searched=lambda: True)
    assert len(inner.asked) == 2
