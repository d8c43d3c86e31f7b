"""What a trained config is measured beside."""

import pytest

from ragloom.config import config_from_mapping
from ragloom.registry import Registry, resolve
from ragloom.train.evaluation.variants import BM25, variants

DENSE = {"use": "faiss", "encoder": {"use": "transformers", "model": "trained/encoder"}}
STAGES = [{"use": "contrastive", "name": "encoder", "model": "base"}]


@pytest.fixture
def lexical(tmp_path):
    """The settings of the lexical variant of a config."""

    def made(**settings):
        value = {"version": 1, "train": {"data": ["rows.jsonl"], "stages": STAGES}, **settings}
        registry = Registry.load()
        resolved = resolve(config_from_mapping(value, base=tmp_path), registry)
        (found,) = (one for one in variants(resolved, registry, tmp_path / "collections") if one.name == BM25)
        return found.loaded.written.value if found.loaded else found.why

    return made


def test_it_is_the_configs_own_bm25_where_there_is_one(lexical):
    assert lexical(retrievers=[DENSE, {"use": "bm25", "b": 0.3}])["retrievers"] == [{"use": "bm25", "b": 0.3}]
    assert lexical(retrievers=[DENSE])["retrievers"] == [{"use": "bm25"}]


def test_it_has_no_rank_fusion_of_the_retrievers_that_are_gone(lexical):
    fusion = {"ranks": {"use": "weighted", "weights": {"faiss": 0.7}}, "answer": {"use": "concat", "passages": 2}}
    assert lexical(retrievers=[DENSE], fusion=fusion)["fusion"] == {"answer": fusion["answer"]}


def test_passages_are_believed_as_before(lexical):
    fusion = {"answer": {"use": "vote", "prior": {"from": "encoder", "temperature": 20}}}
    prior = lexical(retrievers=[DENSE], fusion=fusion)["fusion"]["answer"]["prior"]
    assert prior == {"from": "encoder", "temperature": 20, "encoder": DENSE["encoder"]}


@pytest.mark.parametrize("said", ["sentences", {"use": "sentences"}])
def test_whatever_takes_the_encoder_of_the_retrievers_keeps_it(lexical, said):
    assert lexical(retrievers=[DENSE], reranker=said)["reranker"] == {"use": "sentences", "encoder": DENSE["encoder"]}
    own = {"use": "sentences", "encoder": {"use": "onnx", "model": "another"}}
    assert lexical(retrievers=[DENSE], reranker=own)["reranker"] == own


def test_bm25_alone_has_nothing_lexical_beside_it(lexical):
    assert lexical(retrievers=["bm25"]) == "the config's one retriever is bm25"
