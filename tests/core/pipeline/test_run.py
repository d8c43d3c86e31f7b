"""The way of a question, with exact stand-ins around it."""

from dataclasses import replace

import pytest

from ragloom.errors import PluginError
from ragloom.pipeline.events import Events
from ragloom.pipeline.parts import Named, Parts, Route
from ragloom.pipeline.passages import ExternalSearch, ForeignPassages, PassageSource
from ragloom.pipeline.reranking import NoReranking, RerankFirst
from ragloom.pipeline.run import answer, find
from ragloom.pipeline.trace import TraceRecorder
from ragloom.testing.fakes import DictionaryRetriever, EchoGenerator, ListCollection, ScriptedGenerator
from ragloom.types import Equal, Evidence, Fused, Hits, Passage, Query, Ranking, Request, Settings

COLLECTION = ListCollection.of_texts(
    {"a": "Alpha is first.", "b": "Beta is second.", "c": "Gamma is third."},
    metadata={"a": {"kind": "letter"}, "b": {"kind": "letter"}, "c": {"kind": "ray"}},
)


class TakeAll:
    """Joins rankings by keeping every id once, in order of appearance; remembers the weights it was given."""

    def __init__(self):
        self.weights = []

    def fuse(self, rankings, weights):
        self.weights += weights
        return [self._one(found) for found in rankings]

    def _one(self, found):
        ids = dict.fromkeys(number for ranking in found for number in ranking.ids.tolist())
        return Ranking.of("all", list(ids), [-rank for rank in range(len(ids))])


class OnePrompt:
    passages = 2

    def fuse(self, evidence, generator):
        return [self._one(one, generator) for one in evidence]

    def _one(self, evidence: Evidence, generator) -> Fused:
        request = Request(evidence.task, evidence.query.text, evidence.passages)
        (generation,) = generator.generate([request], Settings())
        return Fused(generation.text, generation.spans, generation.finish_reason == "abstain", generation.confidence)


class Twice:
    """Searches for each query as it is and in capitals."""

    def transform(self, queries):
        return [[query, replace(query, text=query.text.upper(), origin="twice", weight=0.5)] for query in queries]


def parts(*found, **changes) -> Parts:
    foreign = ForeignPassages()
    routes = tuple(
        Route(f"r{number}", DictionaryRetriever(hits, collection=COLLECTION)) for number, hits in enumerate(found)
    )
    made = Parts(
        PassageSource(COLLECTION, foreign), routes, Named("all", TakeAll()), NoReranking(),
        Named("one", OnePrompt()), EchoGenerator(),
    )  # fmt: skip
    return replace(made, **changes)


def asked(made: Parts, *texts: str):
    return answer(made, [Query(text) for text in texts], Events())


def test_an_answer_quotes_the_best_passage_and_says_where_it_stands():
    (found,) = asked(parts({"q": {2: 2.0, 1: 1.0}}), "q")
    assert [(c.document_id, c.quote) for c in found.citations] == [("b", "Beta is second.")]


def test_every_question_of_a_batch_gets_its_own_answer():
    found = asked(parts({"q": {1: 1.0}, "p": {3: 1.0}}), "q", "p")
    assert [one.text for one in found] == ["Alpha is first.", "Gamma is third."]


def test_an_empty_batch_has_no_answers():
    assert asked(parts({})) == []


def test_nothing_found_is_an_abstention_without_passages():
    (found,) = asked(parts({}), "q")
    assert found.abstained
    assert found.passages == ()


def test_two_retrievers_are_joined_by_the_rank_fuser():
    ranking = find(parts({"q": {1: 1.0}}, {"q": {3: 9.0}}), [Query("q")], 1, Events())[0]
    assert ranking.ids.tolist() == [1, 3]


def test_one_ranking_keeps_its_scores_and_needs_no_fuser():
    fuser = TakeAll()
    ranking = find(parts({"q": {1: 7.5}}, rank_fuser=Named("all", fuser)), [Query("q")], 1, Events())[0]
    assert ranking.scores.tolist() == [7.5]
    assert fuser.weights == []


def test_a_transform_s_texts_are_all_searched_for_with_their_weights():
    fuser = TakeAll()
    made = parts({"q": {1: 1.0}, "Q": {2: 1.0}}, transforms=(Named("twice", Twice()),), rank_fuser=Named("all", fuser))
    ranking = find(made, [Query("q")], 1, Events())[0]
    assert ranking.ids.tolist() == [1, 2]
    assert fuser.weights == [[1.0, 0.5]]


def test_transforms_run_one_after_the_other():
    made = parts({"Q": {2: 1.0}}, transforms=(Named("twice", Twice()), Named("twice", Twice())))
    made.routes[0].retriever.queries.clear()
    find(made, [Query("q")], 1, Events())
    assert [query.text for query in made.routes[0].retriever.queries] == ["q", "Q", "Q", "Q"]


def test_a_filter_of_one_query_does_not_touch_the_others():
    hits = {"q": {1: 1.0, 3: 2.0}}
    rays = Query("q", filter=Equal("kind", "ray"))
    found = find(parts(hits), [rays, Query("q")], 1, Events())
    assert [ranking.ids.tolist() for ranking in found] == [[3], [3, 1]]


def test_a_second_round_searches_for_question_and_answer_and_still_answers_the_question():
    generator = ScriptedGenerator(["Alpha is first.", "Gamma is third."])
    made = parts({"q": {1: 1.0}, "q\nAlpha is first.": {3: 1.0}}, rounds=2, generator=generator)
    (found,) = asked(made, "q")
    assert found.query.text == "q"
    assert generator.requests[1].question == "q"
    assert [one.id for one in found.passages] == [3]


def test_an_abstention_in_the_first_round_leaves_the_question_as_it_is():
    made = parts({"q": {1: 1.0}}, rounds=2, generator=ScriptedGenerator(["", "Alpha is first."]))
    (found,) = asked(made, "q")
    assert found.text == "Alpha is first."


def test_the_reranker_orders_the_first_k_and_what_is_behind_is_dropped():
    class ById:
        def score(self, query, passages):
            return [float(passage.id) for passage in passages]

    made = parts({"q": {1: 3.0, 2: 2.0, 3: 1.0}})
    made = replace(made, reranking=RerankFirst("by-id", ById(), 2, made.source))
    assert find(made, [Query("q")], 1, Events())[0].ids.tolist() == [2, 1]


def test_an_external_engine_s_passages_are_fused_and_cited_like_our_own():
    passage = Passage(77, "remote", "Delta is fourth.", 0, 16)

    class Engine:
        def hits(self, queries, k, *, filter=None):
            return [Hits("engine", (passage,), (1.0,)) for _ in queries]

    foreign = ForeignPassages()
    made = parts(
        source=PassageSource(COLLECTION, foreign),
        routes=(Route("engine", ExternalSearch("engine", Engine(), foreign)),),
    )
    (found,) = asked(made, "q")
    assert found.citations[0].quote == "Delta is fourth."


def test_an_external_passage_keeps_its_id_until_too_many_others_came():
    foreign = ForeignPassages(remembered=2)
    one, two, three = (Passage(0, name, name, 0, 1) for name in "abc")
    first = foreign.adopt("engine", one)
    assert foreign.adopt("engine", one) == first
    foreign.adopt("engine", two)
    foreign.adopt("engine", three)
    assert foreign.adopt("engine", one) != first


def test_the_trace_tells_what_each_retriever_found_and_what_was_cited():
    recorder = TraceRecorder()
    made = parts({"q": {1: 2.0}}, {"q": {3: 1.0}})
    (found,) = recorder.attach(answer(made, [Query("q")], Events([recorder])))
    assert found.trace.found == {"r0": (1,), "r1": (3,)}
    assert [step.name for step in found.trace.steps] == ["retrieve", "retrieve", "fuse ranks", "answer"]


def test_the_trace_counts_sentences_without_a_quote():
    recorder = TraceRecorder()
    made = parts({"q": {1: 2.0}}, generator=ScriptedGenerator(["Nobody knows anything about whales."]))
    (found,) = recorder.attach(answer(made, [Query("q")], Events([recorder])))
    assert found.trace.unsupported == 1


def test_retrievers_are_told_of_in_the_order_of_the_config_whichever_ends_first():
    told = []

    class Observer:
        def passages_retrieved(self, event):
            told.append(event.retriever)

    find(parts({"q": {1: 1.0}}, {"q": {2: 1.0}}, {"q": {3: 1.0}}), [Query("q")], 1, Events([Observer()]))
    assert told == ["r0", "r1", "r2"]


class Gives:
    """A transform that gives whatever it is told to."""

    def __init__(self, *turned):
        self._turned = list(turned)

    def transform(self, queries):
        return self._turned


def test_a_component_that_loses_a_query_of_its_batch_is_named():
    made = parts({"q": {1: 1.0}}, transforms=(Named("loses", Gives()),))
    with pytest.raises(PluginError, match="`loses` gave 0 results for a batch of 1"):
        asked(made, "q")


def test_a_query_turned_into_nothing_finds_nothing():
    made = parts({"q": {1: 1.0}}, transforms=(Named("nothing", Gives([])),))
    assert asked(made, "q")[0].abstained


def test_filters_that_differ_only_in_the_kind_of_their_value_are_not_mixed_up():
    seen = []

    class Seen(DictionaryRetriever):
        def search(self, queries, k, *, filter=None):
            seen.append(repr(filter))
            return super().search(queries, k)

    made = parts({}, routes=(Route("seen", Seen({}, collection=COLLECTION)),))
    answer(made, [Query("q", Equal("kind", 1)), Query("q", Equal("kind", True))], Events())
    assert seen == [repr(Equal("kind", 1)), repr(Equal("kind", True))]


def test_a_rank_fuser_that_loses_a_query_is_named():
    class Loses:
        def fuse(self, rankings, weights):
            return []

    made = parts({"q": {1: 1.0}}, {"q": {3: 1.0}}, rank_fuser=Named("loses", Loses()))
    with pytest.raises(PluginError, match="`loses` gave 0 results for a batch of 1"):
        find(made, [Query("q")], 1, Events())
