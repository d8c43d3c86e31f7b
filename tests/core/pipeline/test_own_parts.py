"""What a part may take of the pipeline itself: its encoder, its reranker; and what is refused before a model loads."""

import pytest

from ragloom.errors import ConfigError, IndexMismatchError, PluginError
from ragloom.pipeline import Pipeline
from ragloom.pipeline.by_hand import recipe_by_hand
from ragloom.registry import Registry

PLUGIN = '''
from typing import Annotated
import numpy as np
from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Description, IndexCommit, Stateless
from ragloom.types import Fused, Ranking

api = 1
LOADED = []


class Letters(ComponentConfig):
    space: str = "a"


class LettersEncoder(Stateless):
    """Counts letters; its model is loaded when it is opened."""

    dimension = 26

    def __init__(self, config):
        self.config = config

    def space(self, resources):
        return self.config.space

    @property
    def passage_space(self):
        return self.config.space

    def open(self, resources):
        LOADED.append(self.config.space)

    def encode_queries(self, texts):
        return np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)

    encode_passages = encode_queries


class Dense(ComponentConfig):
    encoder: Annotated[ComponentSpec, OfKind("encoder")] = ComponentSpec(use="letters")


class DenseRetriever:
    def __init__(self, config):
        self.config = config

    def space(self, resources):
        return resources.passage_space(self.config.encoder)

    def open(self, resources):
        self.encoder = resources.encoder(self.config.encoder)
        self.held = list(resources.index.state.get("ids", []))

    def close(self):
        pass

    def apply(self, changes):
        self.held += [change.passage.id for change in changes if change.kind == "add"]

    def commit(self):
        return IndexCommit((), {"ids": self.held})

    def compact(self):
        pass

    def passage_space(self):
        return self.encoder.passage_space

    def search(self, queries, k, *, filter=None):
        return [Ranking.of("dense", self.held, [1.0] * len(self.held), k) for _ in queries]


class Taking(ComponentConfig):
    kind: str = "encoder"


class TakingFuser:
    passages = 3

    def __init__(self, config):
        self.config = config

    @staticmethod
    def describe(config):
        return Description(shares=frozenset({config.kind}))

    def open(self, resources):
        self.taken = getattr(resources, self.config.kind)()

    def close(self):
        pass

    def fuse(self, evidence, generator):
        return [Fused(f"{type(self.taken).__name__} {id(self.taken)}") for _ in evidence]


class ZeroReranker(Stateless):
    def score(self, query, passages):
        return np.zeros(len(passages), np.float32)


@hookimpl
def register_encoders(register):
    register("letters", target="own_parts_plugin:LettersEncoder", config="own_parts_plugin:Letters")


@hookimpl
def register_retrievers(register):
    register("dense", target="own_parts_plugin:DenseRetriever", config="own_parts_plugin:Dense")


@hookimpl
def register_answer_fusers(register):
    register("taking", target="own_parts_plugin:TakingFuser", config="own_parts_plugin:Taking")


@hookimpl
def register_rerankers(register):
    register("zero", target="own_parts_plugin:ZeroReranker")
'''


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    import sys

    path = tmp_path / "own_parts_plugin.py"
    path.write_text(PLUGIN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "own_parts_plugin", raising=False)
    yield path
    sys.modules.pop("own_parts_plugin", None)


@pytest.fixture
def asked(plugin, tmp_path):
    (tmp_path / "tower.md").write_text("The tower was built in 1889.", encoding="utf-8")

    def ask(config, index=True):
        whole = {"version": 1, "collection": str(tmp_path / "c"), **config}
        with Pipeline.from_config(whole, plugins=[plugin]) as pipeline:
            if index:
                pipeline.collection.index([tmp_path / "tower.md"])
            return pipeline.ask("tower").text

    return ask


def test_a_fuser_takes_the_encoder_that_a_retriever_uses(asked):
    import own_parts_plugin

    text = asked({"retrievers": ["bm25", "dense"], "fusion": {"answer": "taking"}})
    assert text.startswith("LettersEncoder")
    assert own_parts_plugin.LOADED.count("a") <= 2  # once to index, once to answer


def test_a_fuser_takes_the_pipelines_reranker(asked):
    assert asked({"reranker": "zero", "fusion": {"answer": {"use": "taking", "kind": "reranker"}}}).startswith("Zero")


def test_a_part_that_takes_what_the_pipeline_has_not_is_refused_by_its_config(asked):
    with pytest.raises(ConfigError, match="takes the pipeline's own encoder, and it has none: add a retriever with"):
        asked({"fusion": {"answer": "taking"}})


def test_parts_by_hand_name_their_encoder_too(plugin):
    recipe = recipe_by_hand(
        Registry.load(local=[plugin]),
        retrievers=["bm25", {"use": "dense", "k": 7, "encoder": {"use": "letters", "space": "b"}}],
        generator="extractive",
        rank_fuser="rrf",
        answer_fuser="taking",
        transforms=(),
        reranker=None,
        interceptors=(),
        chunker="sentences",
        rounds=1,
    )
    assert recipe.encoder == {"use": "letters", "space": "b"}


class AsksForAnEncoder:
    """An answer fuser, given by hand, that the check of a config never sees."""

    passages = 1

    def open(self, resources):
        resources.encoder()

    def close(self):
        pass

    def fuse(self, evidence, generator):
        raise AssertionError("never opened")


def test_by_hand_without_an_encoder_the_error_says_what_to_add():
    with (
        Pipeline.assemble(["The tower was built in 1889."], answer_fuser=AsksForAnEncoder()) as pipeline,
        pytest.raises(PluginError, match="has no encoder of its own"),
    ):
        pipeline.ask("tower")


def test_another_passage_space_is_refused_before_any_model_is_loaded(asked):
    import own_parts_plugin

    asked({"retrievers": ["dense"]})
    own_parts_plugin.LOADED.clear()
    other = {"retrievers": [{"use": "dense", "encoder": {"use": "letters", "space": "b"}}]}
    with pytest.raises(IndexMismatchError) as caught:
        asked(other, index=False)
    assert own_parts_plugin.LOADED == []
    assert "passage_space = 'a', the config asks for 'b'" in caught.value.message
    assert "ragloom index --rebuild" in caught.value.hint


def test_indexing_tells_how_many_passages_a_retriever_has_taken_in(plugin, tmp_path):
    (tmp_path / "tower.md").write_text("The tower was built in 1889.", encoding="utf-8")
    told = []
    whole = {"version": 1, "collection": str(tmp_path / "c"), "retrievers": ["bm25", "dense"]}
    with Pipeline.from_config(whole, plugins=[plugin]) as pipeline:
        pipeline.collection.index([tmp_path / "tower.md"], indexing=lambda *given: told.append(given))
        pipeline.collection.rebuild(indexing=lambda *given: told.append(given))
    assert told == [("bm25", 1, 1), ("dense", 1, 1)] * 2
