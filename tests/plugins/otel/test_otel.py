"""Spans of a question: one around the call, one for each step, nothing that was said unless asked for."""

import asyncio
import json
import subprocess
import sys
import threading

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from ragloom import Document, Pipeline
from ragloom.errors import GenerationError, MissingExtraError
from ragloom.interfaces import Stateless
from ragloom.testing import FakeResources
from ragloom.types import Ranking
from ragloom_otel.config import OtelConfig
from ragloom_otel.interceptor import OtelInterceptor

CANALS = [Document("panama", "The Panama Canal has locks."), Document("suez", "The Suez Canal has no locks.")]
QUESTION = "Which canal has locks?"
TWO = ["bm25", {"use": "bm25", "name": "strict", "b": 0.0}]


@pytest.fixture
def exporter():
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter):
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(exporter))
    yield made
    made.shutdown()


def pipeline(provider, *, inner=(), outer=(), config=None, **parts):
    spans = OtelInterceptor(OtelConfig(**(config or {})), provider=provider)
    return Pipeline.assemble(CANALS, interceptors=[*outer, spans, *inner], **parts)


def asked(provider, exporter, question=QUESTION, **parts):
    with pipeline(provider, **parts) as made:
        made.ask(question)
    return {span.name: span for span in exporter.get_finished_spans()}


def test_a_call_is_one_span_named_as_the_conventions_say(provider, exporter):
    root = asked(provider, exporter)["invoke_workflow ragloom"]
    assert root.parent is None
    assert root.attributes["gen_ai.operation.name"] == "invoke_workflow"
    assert root.attributes["gen_ai.agent.name"] == "ragloom"


class First(Stateless):
    def score(self, query, passages):
        return [float(-passage.id) for passage in passages]


def test_every_step_is_a_child_of_the_call(provider, exporter):
    spans = asked(provider, exporter, retrievers=TWO, transforms=["expand"], reranker=First())
    root = spans.pop("invoke_workflow ragloom")
    assert set(spans) == {
        "transform expand",
        "retrieval bm25",
        "retrieval strict",
        "fuse rrf",
        "rerank First",
        "generate concat",
    }
    assert {span.parent.span_id for span in spans.values()} == {root.context.span_id}


def test_a_retrieval_says_which_retriever_and_how_much_it_found(provider, exporter):
    attributes = asked(provider, exporter)["retrieval bm25"].attributes
    assert attributes["gen_ai.operation.name"] == "retrieval"
    assert attributes["gen_ai.data_source.id"] == "bm25"
    assert attributes["ragloom.found"] == 2


def test_steps_lie_within_the_call_in_the_order_in_which_they_were_taken(provider, exporter):
    spans = asked(provider, exporter)
    root, found, said = (spans[name] for name in ("invoke_workflow ragloom", "retrieval bm25", "generate concat"))
    assert root.start_time <= found.start_time <= found.end_time <= said.start_time <= said.end_time <= root.end_time


class Meets(Stateless):
    """A retriever that is done when another one searches at the same time."""

    together = threading.Barrier(2, timeout=30)

    def search(self, queries, k, *, filter=None):
        self.together.wait()
        return [Ranking.of("x", [1], [1.0]) for _ in queries]


class MeetsToo(Meets):
    pass


def test_retrievers_that_search_at_the_same_time_are_siblings_that_overlap(provider, exporter):
    spans = asked(provider, exporter, retrievers=[Meets(), MeetsToo()])
    one, other = spans["retrieval Meets"], spans["retrieval MeetsToo"]
    assert one.parent.span_id == other.parent.span_id
    assert max(one.start_time, other.start_time) < min(one.end_time, other.end_time)


class OpensItsOwn(Meets):
    """A retriever with a span of its own, as an instrumented client has one."""

    together = threading.Barrier(2, timeout=30)
    tracer = None

    def search(self, queries, k, *, filter=None):
        with self.tracer.start_as_current_span("client"):
            return super().search(queries, k)


class OpensItsOwnToo(OpensItsOwn):
    pass


def test_a_span_that_a_retriever_opens_in_its_own_thread_belongs_to_the_call(provider, exporter):
    OpensItsOwn.tracer = provider.get_tracer("client")
    asked(provider, exporter, retrievers=[OpensItsOwn(), OpensItsOwnToo()])
    spans = exporter.get_finished_spans()
    (root,) = (span for span in spans if span.parent is None)
    clients = [span for span in spans if span.name == "client"]
    assert [span.parent.span_id for span in clients] == [root.context.span_id] * 2


def test_calls_at_the_same_time_do_not_mix_their_steps(provider, exporter):
    with pipeline(provider, retrievers=TWO) as made:
        threads = [threading.Thread(target=made.ask, args=(QUESTION,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    traces = {}
    for span in exporter.get_finished_spans():
        traces.setdefault(span.context.trace_id, []).append(span.name)
    assert [len(names) for names in traces.values()] == [5] * 8


def test_a_call_belongs_to_the_span_that_is_open_around_it(provider, exporter):
    with pipeline(provider) as made, provider.get_tracer("app").start_as_current_span("request") as request:
        made.ask(QUESTION)
    root = next(span for span in exporter.get_finished_spans() if span.name.startswith("invoke"))
    assert root.parent.span_id == request.get_span_context().span_id


def test_an_awaited_call_belongs_to_the_span_that_is_open_around_it(provider, exporter):
    async def ask(made):
        with provider.get_tracer("app").start_as_current_span("request") as request:
            await made.aask(QUESTION)
        return request.get_span_context().span_id

    with pipeline(provider) as made:
        around = asyncio.run(ask(made))
    root = next(span for span in exporter.get_finished_spans() if span.name.startswith("invoke"))
    assert root.parent.span_id == around


def test_each_round_has_its_steps(provider, exporter):
    with pipeline(provider, rounds=2) as made:
        made.ask(QUESTION)
    names = [span.name for span in exporter.get_finished_spans()]
    assert names.count("retrieval bm25") == names.count("generate concat") == 2


def test_a_batch_is_one_call(provider, exporter):
    root = asked(provider, exporter, [QUESTION, "Why?"])["invoke_workflow ragloom"]
    assert root.attributes["ragloom.questions"] == 2


def test_the_call_counts_citations_unsupported_sentences_and_abstentions(provider, exporter):
    attributes = asked(provider, exporter)["invoke_workflow ragloom"].attributes
    assert attributes["ragloom.citations"] >= 1
    assert (attributes["ragloom.unsupported"], attributes["ragloom.abstained"]) == (0, 0)


def said_in(spans) -> str:
    return " ".join(span.to_json() for span in spans.values())


def test_nothing_that_was_said_or_found_is_recorded(provider, exporter):
    told = said_in(asked(provider, exporter, transforms=["expand"]))
    assert "locks" not in told


def test_where_the_config_asks_for_it_question_and_answer_are_recorded(provider, exporter):
    attributes = asked(provider, exporter, config={"content": True})["invoke_workflow ragloom"].attributes
    ((question,),) = (message["parts"] for message in json.loads(attributes["gen_ai.input.messages"]))
    ((answer,),) = (message["parts"] for message in json.loads(attributes["gen_ai.output.messages"]))
    assert question["content"] == QUESTION
    assert "locks" in answer["content"]


def test_where_the_config_asks_for_it_the_passages_found_are_named_with_their_scores(provider, exporter):
    attributes = asked(provider, exporter, config={"content": True})["retrieval bm25"].attributes
    hits = json.loads(attributes["gen_ai.retrieval.documents"])
    assert [set(hit) for hit in hits] == [{"id", "score"}] * 2


def test_a_guard_within_masks_before_anything_is_recorded(provider, exporter):
    documents = [*CANALS, Document("desk", "Ask ann@example.org about the Panama Canal.")]
    spans = OtelInterceptor(OtelConfig(content=True), provider=provider)
    with Pipeline.assemble(documents, interceptors=[spans, {"use": "guard", "redact": ["email"]}]) as made:
        made.ask("Who is to be asked about the Panama Canal?")
    assert "[email]" in said_in(dict(enumerate(exporter.get_finished_spans())))
    assert "ann@" not in said_in(dict(enumerate(exporter.get_finished_spans())))


class Fails(Stateless):
    def generate(self, requests, settings):
        raise GenerationError("the server did not like 'Which canal has locks?'")


def failed(provider, exporter, **parts):
    with pipeline(provider, generator=Fails(), **parts) as made, pytest.raises(GenerationError):
        made.ask(QUESTION)
    return {span.name: span for span in exporter.get_finished_spans()}


def test_an_error_is_recorded_by_its_kind(provider, exporter):
    root = failed(provider, exporter)["invoke_workflow ragloom"]
    assert root.status.status_code is StatusCode.ERROR
    assert root.attributes["error.type"] == "ragloom.errors.GenerationError"


def test_what_an_error_says_is_not_recorded(provider, exporter):
    assert "locks" not in said_in(failed(provider, exporter))


def test_what_an_error_says_is_recorded_where_the_config_asks_for_it(provider, exporter):
    root = failed(provider, exporter, config={"content": True})["invoke_workflow ragloom"]
    assert "did not like" in root.events[0].attributes["exception.message"]


def test_steps_that_were_taken_before_an_error_have_their_spans(provider, exporter):
    assert "retrieval bm25" in failed(provider, exporter)


def test_within_a_cache_a_hit_has_no_span(provider, exporter):
    with pipeline(provider, outer=["cache"]) as made:
        made.ask(QUESTION)
        made.ask(QUESTION)
    assert sum(span.parent is None for span in exporter.get_finished_spans()) == 1


def test_around_a_cache_a_hit_is_a_call_without_steps(provider, exporter):
    with pipeline(provider, inner=["cache"]) as made:
        made.ask(QUESTION)
        exporter.clear()
        made.ask(QUESTION)
    assert [span.name for span in exporter.get_finished_spans()] == ["invoke_workflow ragloom"]


def test_another_pipeline_that_does_not_ask_for_spans_has_none(provider, exporter):
    with pipeline(provider), Pipeline.assemble(CANALS) as other:
        other.ask(QUESTION)
    assert exporter.get_finished_spans() == ()


def test_a_config_that_names_it_uses_the_global_provider(provider, exporter, tmp_path, monkeypatch):
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    config = {"collection": str(tmp_path), "interceptors": [{"use": "otel", "name": "canals"}]}
    with Pipeline.from_config(config) as made:
        made.collection.add(CANALS)
        made.ask(QUESTION)
    assert "invoke_workflow canals" in [span.name for span in exporter.get_finished_spans()]


def test_without_opentelemetry_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    with pytest.raises(MissingExtraError) as refused:
        OtelInterceptor(OtelConfig()).open(FakeResources())
    assert "ragloom[otel]" in refused.value.hint


def test_a_pipeline_without_it_never_imports_opentelemetry():
    code = (
        "import sys; from ragloom import Pipeline\n"
        "with Pipeline.assemble(['The canal has locks.']) as made: made.ask('Which canal has locks?')\n"
        "print(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
