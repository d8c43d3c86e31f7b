"""What a trainer may ask for."""

from contextlib import closing

import pytest

from ragloom.errors import PluginError, UsageError
from ragloom.train import Library
from ragloom.train.desk import Desk
from ragloom.types import Query


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "docs").mkdir()
    for town in ("Arvel", "Bodwin", "Cresk"):
        (tmp_path / "docs" / f"{town}.txt").write_text(f"The harbour of {town}.")
    return tmp_path / "docs"


def texts(desk, question, k=1):
    (found,) = desk.resources.search([Query(question)], k)
    return [one.text for one in desk.resources.collection.passages(found.ids)]


def test_it_searches_the_retrievers_that_are_named(docs, library):
    with Desk(library(ingest={"sources": ["docs"]}), ["bm25"]) as desk:
        assert texts(desk, "Bodwin") == ["The harbour of Bodwin."]


def test_it_searches_as_deep_as_it_is_asked_to_whatever_serving_wants(docs, library):
    with Desk(library(ingest={"sources": ["docs"]}, retrievers=[{"use": "bm25", "k": 1}]), ["bm25"]) as desk:
        assert len(texts(desk, "The harbour", 3)) == 3
        assert len(texts(desk, "The harbour", 1)) == 1


def test_nothing_is_read_before_it_is_asked_for(docs, library, tmp_path):
    with Desk(library(ingest={"sources": ["docs"]}), ["bm25"]):
        assert not (tmp_path / "trained").exists()


def test_a_retriever_that_is_not_named_is_not_opened(docs, library):
    retrievers = [{"use": "bm25"}, {"use": "faiss", "encoder": {"use": "onnx", "model": "trained/x"}}]
    with Desk(library(ingest={"sources": ["docs"]}, retrievers=retrievers), ["bm25"]) as desk:
        assert texts(desk, "Cresk") == ["The harbour of Cresk."]


def test_several_retrievers_are_fused(docs, library):
    retrievers = [{"use": "bm25"}, {"use": "rank_bm25"}]
    with Desk(library(ingest={"sources": ["docs"]}, retrievers=retrievers), ["bm25", "rank_bm25"]) as desk:
        assert texts(desk, "Arvel") == ["The harbour of Arvel."]


def test_without_a_retriever_a_search_says_how_to_name_one(docs, library):
    with Desk(library(ingest={"sources": ["docs"]}), []) as desk, pytest.raises(UsageError, match="no retriever"):
        texts(desk, "Arvel")


def test_the_collection_can_be_read_through_without_a_retriever(docs, library):
    with Desk(library(ingest={"sources": ["docs"]}), []) as desk:
        found = [one.text for batch in desk.resources.collection.scan() for one in batch]
        assert len(found) == len(desk.resources.collection) == 3


def test_the_same_documents_are_not_cut_anew_the_next_time(docs, library):
    positions = []
    for _ in range(2):
        with closing(library(ingest={"sources": ["docs"]})) as one, Desk(one, []) as desk:
            positions.append(desk.resources.collection.position)
    assert positions[0] == positions[1]


def test_documents_that_are_gone_are_gone_from_the_collection(docs, library):
    for count in (3, 1):
        with closing(library(ingest={"sources": ["docs"]})) as one, Desk(one, []) as desk:
            assert len(desk.resources.collection) == count
        for file in sorted(docs.iterdir())[1:]:
            file.unlink()


def test_a_config_without_sources_is_trained_over_a_copy_of_its_own_collection(docs, library, tmp_path):
    from ragloom.cli.main import main

    (tmp_path / "c.yaml").write_text("version: 1\n")
    assert main(["index", "-c", str(tmp_path / "c.yaml"), str(docs)]) == 0
    with Desk(library(), ["bm25"]) as desk:
        assert texts(desk, "Cresk") == ["The harbour of Cresk."]


def test_without_any_documents_it_is_told_how_to_name_some(library):
    with Desk(library(), ["bm25"]) as desk, pytest.raises(UsageError, match="no documents to search in training"):
        len(desk.resources.collection)


def test_a_config_that_names_no_documents_is_trained_over_those_of_its_data(docs, library, tmp_path):
    bare = library()
    over = Library(bare._resolved, bare.registry, tmp_path / "trained" / "collection", corpora=[docs])
    with closing(over), Desk(over, ["bm25"]) as desk:
        assert texts(desk, "Arvel") == ["The harbour of Arvel."]


@pytest.mark.parametrize("kind", ["generator", "reranker"])
def test_nothing_of_the_config_that_answers_is_opened(docs, library, kind):
    with Desk(library(ingest={"sources": ["docs"]}), []) as desk, pytest.raises(PluginError, match="of its own"):
        getattr(desk.resources, kind)()


def test_other_components_are_opened_by_name(docs, library):
    with Desk(library(), []) as desk:
        assert type(desk.resources.analyzer("whitespace")).__name__ == "WhitespaceAnalyzer"


def test_paths_are_seen_from_the_configs_folder(library, tmp_path):
    with Desk(library(), []) as desk:
        assert desk.resources.path("models/x") == tmp_path / "models" / "x"


@pytest.mark.parametrize("name", ["index", "fingerprint"])
def test_what_no_trainer_has_is_refused_with_a_hint(library, name):
    with Desk(library(), []) as desk, pytest.raises(PluginError) as refused:
        getattr(desk.resources, name)
    assert refused.value.hint
