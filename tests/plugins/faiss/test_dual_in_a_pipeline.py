"""An encoder that was trained for queries alone serves beside the passages' own, and never indexes by itself."""

from __future__ import annotations

import json
import shutil

import onnx
import pytest

from ragloom import Pipeline
from ragloom.errors import ModelError
from ragloom.models import ModelFolder, passage_space, sentence_settings
from ragloom.types import Document
from ragloom_onnx.conformance_models import tiny_encoder

DOCUMENTS = [Document("lamp", "The lamp of the tower was lit in 1874."), Document("tide", "A table of the tides.")]
LATER = Document("ferry", "The ferry leaves at noon.")


@pytest.fixture
def folder(tmp_path):
    """``theirs`` is an encoder; ``asks`` was trained on from it, for queries, against an index of its passages."""
    theirs = tiny_encoder(tmp_path / "theirs")
    asks = shutil.copytree(theirs, tmp_path / "asks")
    graph = onnx.load(asks / "model.onnx")
    graph.doc_string = "trained on"
    onnx.save(graph, asks / "model.onnx")
    found = ModelFolder(theirs, "theirs")
    declared = {"passage_space": passage_space(found, sentence_settings(found)), "passages": "theirs"}
    (asks / "ragloom_model.json").write_text(json.dumps(declared))
    return tmp_path


def pipeline(folder, encoder):
    retriever = {"use": "faiss", "encoder": encoder}
    return Pipeline.from_config({"collection": str(folder / "collection"), "retrievers": [retriever]})


def named(folder, name):
    return {"use": "onnx", "model": str(folder / name)}


def dual(folder):
    return {"use": "dual", "queries": named(folder, "asks"), "passages": named(folder, "theirs")}


def test_it_builds_no_index_and_the_hint_shows_what_would(folder):
    with pipeline(folder, named(folder, "asks")) as made, pytest.raises(ModelError) as caught:
        made.collection.add(DOCUMENTS)
    asked = f"queries: {{use: onnx, model: {folder / 'asks'}}}, passages: {{use: onnx, model: theirs}}"
    assert f"{{use: dual, {asked}}}" in caught.value.hint


def test_it_adds_nothing_to_an_index_of_the_passages_encoder(folder):
    with pipeline(folder, named(folder, "theirs")) as made:
        made.collection.add(DOCUMENTS)
    with pipeline(folder, named(folder, "asks")) as made, pytest.raises(ModelError, match="queries alone"):
        made.collection.add([LATER])


def test_beside_the_passages_encoder_it_searches_and_takes_in_without_a_rebuild(folder):
    with pipeline(folder, named(folder, "theirs")) as made:
        made.collection.add(DOCUMENTS)
    with pipeline(folder, dual(folder)) as made:
        made.collection.add([LATER])
        assert {one.document_id for one in made.search("when was the lamp lit").passages} == {"lamp", "tide", "ferry"}


def test_an_index_of_the_two_is_the_passages_encoders(folder):
    with pipeline(folder, dual(folder)) as made:
        made.collection.add(DOCUMENTS)
    with pipeline(folder, named(folder, "theirs")) as made:
        assert len(made.search("when was the lamp lit").passages) == 2
