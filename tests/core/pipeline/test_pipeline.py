"""The pipeline as a library user holds it, with the real plugins."""

import asyncio
import shutil
import threading
from dataclasses import replace

import pytest

from ragloom import Document, Pipeline, Query
from ragloom.errors import CollectionError, ConfigError, IndexMismatchError, PluginError, UsageError
from ragloom.interfaces import Stateless
from ragloom.store import Collection, Writer
from ragloom.testing.fakes import ScriptedGenerator
from ragloom.types import Equal, Hits, Passage, Ranking

CANALS = [
    Document("suez", "The Suez Canal was opened in 1869. It joins two seas.", "Suez Canal", {"region": "Africa"}),
    Document("panama", "The Panama Canal was opened in 1914. It has locks.", "Panama Canal", {"region": "America"}),
    Document("kiel", "The Kiel Canal was opened in 1895. It crosses Holstein.", "Kiel Canal", {"region": "Europe"}),
]


@pytest.fixture
def canals():
    with Pipeline.assemble(CANALS) as pipeline:
        yield pipeline


def test_an_assembled_pipeline_answers_with_a_quote(canals):
    answer = canals.ask("When was the Panama Canal opened?")
    assert answer.citations[0].quote == "The Panama Canal was opened in 1914."
    assert answer.citations[0].document_id == "panama"


def test_the_opened_retrievers_are_lent_by_name(canals):
    with canals.retrievers() as found:
        (ranking,) = found["bm25"].search([Query("Panama")], 1)
    assert canals.search("Panama", 1).passages[0].id == ranking.ids[0]


def test_a_batch_gives_the_same_answers_as_its_questions_alone(canals):
    questions = ["When was the Panama Canal opened?", "When was the Kiel Canal opened?"]
    assert [one.text for one in canals.ask(questions)] == [canals.ask(one).text for one in questions]


def test_an_empty_batch_gives_no_answers(canals):
    assert canals.ask([]) == []


def test_async_asking_gives_the_same_answer(canals):
    question = "When was the Suez Canal opened?"
    assert asyncio.run(canals.aask(question)).text == canals.ask(question).text


def test_async_search_gives_the_same_hits(canals):
    assert asyncio.run(canals.asearch("canal", 2)) == canals.search("canal", 2)


def test_an_empty_question_is_refused_with_a_hint(canals):
    with pytest.raises(UsageError, match="empty"):
        canals.ask("  ")


def test_a_search_for_less_than_one_passage_is_refused(canals):
    with pytest.raises(UsageError, match="k is 0"):
        canals.search("canal", 0)


def test_a_filter_restricts_what_is_found(canals):
    hits = canals.search("canal", filter=Equal("region", "Europe"))
    assert [passage.document_id for passage in hits.passages] == ["kiel"]


def test_a_query_s_own_filter_counts_more_than_the_call_s(canals):
    query = Query("canal", Equal("region", "Africa"))
    hits = canals.search(query, filter=Equal("region", "Europe"))
    assert [passage.document_id for passage in hits.passages] == ["suez"]


def test_an_added_document_is_found_by_the_next_question(canals):
    canals.ask("canal")
    canals.collection.add([Document("corinth", "The Corinth Canal was opened in 1893.", "Corinth Canal")])
    assert canals.ask("When was the Corinth Canal opened?").citations[0].document_id == "corinth"


def test_a_removed_document_is_not_found_any_more(canals):
    canals.collection.remove(["panama"])
    found = {passage.document_id for passage in canals.search("Panama Canal").passages}
    assert "panama" not in found


def test_questions_under_way_end_with_the_parts_they_began_with(canals):
    texts = []

    def ask():
        texts.extend(canals.ask("When was the Suez Canal opened?").text for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        canals.collection.add([Document(f"more{number}", f"Canal number {number} is short.")])
    for thread in threads:
        thread.join()
    assert texts == ["The Suez Canal was opened in 1869."] * 80


def test_a_pipeline_that_was_closed_can_be_closed_again(canals):
    canals.close()
    canals.close()


def test_two_retrievers_of_one_kind_are_told_apart_by_their_names():
    retrievers = ["bm25", {"use": "bm25", "name": "strict", "b": 0.0}]
    with Pipeline.assemble(CANALS, retrievers=retrievers) as pipeline:
        assert set(pipeline.ask("Which canal has locks?").trace.found) == {"bm25", "strict"}


def test_two_retrievers_of_one_name_are_refused():
    with pytest.raises(UsageError, match="two retrievers are named"):
        Pipeline.assemble(CANALS, retrievers=["bm25", "bm25"])


def test_an_unknown_part_is_refused_with_what_was_meant():
    with pytest.raises(PluginError) as refused:
        Pipeline.assemble(CANALS, generator="extractiv")
    assert "extractive" in refused.value.hint


def test_a_component_that_needs_itself_is_refused_with_the_chain():
    class Selfish(Stateless):
        def open(self, resources):
            resources.generator()

        def generate(self, requests, settings):
            return []

    with Pipeline.assemble(CANALS, generator=Selfish()) as pipeline, pytest.raises(PluginError, match="needs itself"):
        pipeline.ask("canal")


def test_a_generator_s_unsupported_sentence_is_marked():
    with Pipeline.assemble(CANALS, generator=ScriptedGenerator(lambda request: "Whales sing at night.")) as pipeline:
        answer = pipeline.ask("canal")
    assert [sentence.supported for sentence in answer.sentences] == [False]
    assert answer.trace.unsupported == 1


def test_an_interceptor_sees_the_questions_first_and_the_answers_last():
    seen = []

    class Watch(Stateless):
        def around(self, queries, proceed):
            answers = proceed(queries)
            seen.append(([query.text for query in queries], [bool(answer.text) for answer in answers]))
            return answers

    with Pipeline.assemble(CANALS, interceptors=[Watch()]) as pipeline:
        pipeline.ask("Which canal has locks?")
    assert seen == [(["Which canal has locks?"], [True])]


def test_without_trace_an_answer_has_none():
    with Pipeline.assemble(CANALS, trace=False) as pipeline:
        assert pipeline.ask("Which canal has locks?").trace is None


def test_an_external_engine_needs_no_index_of_ours():
    passage = Passage(5, "remote", "The Erie Canal was opened in 1825.", 0, 34)

    class Engine(Stateless):
        def search(self, queries, k, *, filter=None):
            return [Ranking.empty("engine") for _ in queries]

        def hits(self, queries, k, *, filter=None):
            return [Hits("engine", (passage,), (1.0,)) for _ in queries]

    with Pipeline.assemble(CANALS, retrievers=["bm25", Engine()]) as pipeline:
        answer = pipeline.ask("When was the Erie Canal opened?")
    assert answer.citations[0].document_id == "remote"


def test_a_config_mapping_and_assembled_parts_give_the_same_ranking(tmp_path, canals):
    with Pipeline.from_config({"collection": str(tmp_path / "c")}) as pipeline:
        pipeline.collection.add(CANALS)
        same = [pipeline.search("canal locks").passages, canals.search("canal locks").passages]
    assert [one.document_id for one in same[0]] == [one.document_id for one in same[1]]


def test_everything_wrong_with_a_config_is_told_at_once():
    with pytest.raises(ConfigError) as refused:
        Pipeline.from_config({"retrievers": [{"use": "bm26", "k": -3}], "fusoin": {}})
    assert len(refused.value.problems) == 3


def test_a_collection_that_is_not_there_is_refused_with_the_command_that_makes_it(tmp_path):
    with Pipeline.from_config({"collection": str(tmp_path / "none")}) as pipeline, pytest.raises(CollectionError) as no:
        pipeline.ask("anything")
    assert "ragloom index" in no.value.hint


def test_changing_the_analyzer_is_refused_with_the_command_that_rebuilds(tmp_path):
    at = {"collection": str(tmp_path / "c")}
    with Pipeline.from_config(at) as pipeline:
        pipeline.collection.add(CANALS)
    changed = {**at, "retrievers": [{"use": "bm25", "analyzer": "whitespace"}]}
    with Pipeline.from_config(changed) as pipeline, pytest.raises(IndexMismatchError) as refused:
        pipeline.ask("canal")
    assert "ragloom index --rebuild" in refused.value.hint


def test_changing_k1_rebuilds_nothing(tmp_path):
    at = {"collection": str(tmp_path / "c")}
    with Pipeline.from_config(at) as pipeline:
        pipeline.collection.add(CANALS)
    with Pipeline.from_config({**at, "retrievers": [{"use": "bm25", "k1": 0.9}]}) as pipeline:
        assert pipeline.ask("Which canal has locks?").text


def test_the_trace_can_be_left_out(tmp_path):
    with Pipeline.from_config({"collection": str(tmp_path / "c"), "trace": False}) as pipeline:
        pipeline.collection.add(CANALS)
        assert pipeline.ask("Which canal has locks?").trace is None


def test_rebuilding_cuts_the_stored_documents_again_where_the_chunker_has_changed(tmp_path):
    at = {"collection": str(tmp_path / "c")}
    long = Document("long", " ".join(f"Sentence number {number} is here." for number in range(200)))
    with Pipeline.from_config(at) as pipeline:
        pipeline.collection.add([long])
        before = pipeline.collection.status().passages
    smaller = {**at, "ingest": {"chunker": {"use": "sentences", "max_tokens": 20}}}
    with Pipeline.from_config(smaller) as pipeline:
        with pytest.raises(IndexMismatchError, match="chunker"):
            pipeline.ask("Where is sentence number 77?")
        pipeline.collection.rebuild()
        assert pipeline.collection.status().passages > before
        assert pipeline.ask("Where is sentence number 77?").citations[0].document_id == "long"


def test_indexing_with_another_chunker_says_that_what_is_stored_was_cut_again(tmp_path):
    (tmp_path / "long.txt").write_text(" ".join(f"Sentence number {number} is here." for number in range(200)))
    at = {"collection": str(tmp_path / "c")}
    with Pipeline.from_config(at) as pipeline:
        assert pipeline.collection.index([tmp_path / "long.txt"]).notes == ()
        before = pipeline.collection.status().passages
    with Pipeline.from_config({**at, "ingest": {"chunker": {"use": "sentences", "max_tokens": 20}}}) as pipeline:
        (note,) = pipeline.collection.index([tmp_path / "long.txt"]).notes
        after = pipeline.collection.status().passages
    assert note == (f"the chunker is another: 1 stored documents were cut again, {after} passages for {before}")


def test_a_path_in_a_component_s_settings_starts_at_the_config_s_folder(tmp_path):
    seen = []

    class Reads(Stateless):
        def open(self, resources):
            seen.append(resources.path("models/x"))

        def transform(self, queries):
            return [[query] for query in queries]

    with Pipeline.assemble(CANALS, transforms=[Reads()]) as pipeline:
        pipeline.ask("canal")
    assert [path.is_absolute() and path.parts[-2:] for path in seen] == [("models", "x")]


def test_adding_with_another_chunker_leaves_no_document_cut_by_the_old_one(tmp_path):
    at = {"collection": str(tmp_path / "c")}
    long = [Document(name, " ".join(f"Sentence {number} of {name}." for number in range(100))) for name in ("a", "b")]
    with Pipeline.from_config(at) as pipeline:
        pipeline.collection.add(long)
    smaller = {**at, "ingest": {"chunker": {"use": "sentences", "max_tokens": 20}}}
    with Pipeline.from_config(smaller) as pipeline:
        pipeline.collection.add([Document("c", "One more.")])
        assert all(len(hit.text.split()) <= 40 for hit in pipeline.search("sentence", 100).passages)


def test_a_call_s_filter_leaves_the_rest_of_a_query_as_it_is():
    seen = []

    class Reads(Stateless):
        def transform(self, queries):
            seen.extend(queries)
            return [[query] for query in queries]

    query = Query("canal", weight=0.5, terms=(("canal", 2.0),))
    with Pipeline.assemble(CANALS, transforms=[Reads()]) as pipeline:
        pipeline.ask(query, filter=Equal("region", "Europe"))
    assert seen == [replace(query, filter=Equal("region", "Europe"))]


@pytest.mark.parametrize(
    "parts",
    [
        {"retrievers": []},
        {"retrievers": [{"use": "bm25", "k": 0}]},
        {"retrievers": [{"use": "bm25", "weight": float("nan")}]},
        {"rounds": 0},
    ],
)
def test_numbers_that_mean_nothing_are_refused_before_anything_is_made(parts):
    with pytest.raises(UsageError):
        Pipeline.assemble(CANALS, **parts)


def test_a_closed_pipeline_s_temporary_collection_is_said_to_be_gone():
    pipeline = Pipeline.assemble(CANALS)
    pipeline.close()
    with pytest.raises(CollectionError, match="closed") as refused:
        pipeline.ask("canal")
    assert "folder" in refused.value.hint


def test_a_deleted_collection_can_be_filled_again_by_the_same_pipeline(tmp_path):
    with Pipeline.assemble(CANALS, folder=tmp_path / "c") as pipeline:
        pipeline.ask("canal")
        shutil.rmtree(tmp_path / "c")
        pipeline.collection.add(CANALS[:1])
        assert pipeline.ask("When was the Suez Canal opened?").citations[0].document_id == "suez"


def test_rebuilding_what_is_not_there_makes_no_collection(tmp_path):
    with Pipeline.from_config({"collection": str(tmp_path / "c")}) as pipeline, pytest.raises(CollectionError):
        pipeline.collection.rebuild()
    assert not (tmp_path / "c").exists()


def test_assembling_over_a_kept_collection_without_documents_waits_for_no_writer(tmp_path):
    with Pipeline.assemble(CANALS, folder=tmp_path / "c") as pipeline:
        pipeline.ask("canal")
    with (
        Collection.open(tmp_path / "c") as collection,
        collection.writer(),
        Pipeline.assemble(folder=tmp_path / "c") as pipeline,
    ):
        assert pipeline.ask("When was the Suez Canal opened?").citations


def test_a_part_that_fails_to_close_does_not_keep_the_others_open():
    closed = []

    class Closes(Stateless):
        def transform(self, queries):
            return [[query] for query in queries]

        def close(self):
            closed.append(self)

    class Fails(Closes):
        def close(self):
            raise RuntimeError("mine")

    pipeline = Pipeline.assemble(CANALS, transforms=[Closes(), Fails()])
    pipeline.ask("canal")
    with pytest.raises(RuntimeError, match="mine"):
        pipeline.close()
    assert len(closed) == 1
    pipeline.close()


def test_an_interceptor_that_loses_an_answer_is_named():
    class Loses(Stateless):
        def around(self, queries, proceed):
            return []

    with (
        Pipeline.assemble(CANALS, interceptors=[Loses()]) as pipeline,
        pytest.raises(PluginError, match="`Loses` gave"),
    ):
        pipeline.ask("canal")


@pytest.mark.parametrize("part", [ScriptedGenerator, object(), None])
def test_what_is_no_component_is_refused_when_it_is_given(part):
    with pytest.raises(UsageError, match="is no generator"):
        Pipeline.assemble(CANALS, generator=part)


def test_a_document_is_found_though_its_indexing_failed_at_first(canals, monkeypatch):
    canals.ask("canal")
    with monkeypatch.context() as failing, pytest.raises(OSError, match="disk"):
        failing.setattr(Writer, "publish", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        canals.collection.add([Document("corinth", "The Corinth Canal was opened in 1893.", "Corinth Canal")])
    assert canals.ask("When was the Corinth Canal opened?").citations[0].document_id == "corinth"


def test_observers_hear_of_a_change_and_not_of_indexing_what_is_there():
    heard = []

    class Hears:
        def index_changed(self, event):
            heard.append((event.added, event.removed))

    with Pipeline.assemble() as pipeline:
        pipeline.observe(Hears())
        pipeline.collection.add(CANALS)
        pipeline.collection.add(CANALS)
    assert heard == [(3, 0)]
