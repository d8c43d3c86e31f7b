"""The reranker: its scores are the graph's, and only passages are cut."""

import numpy as np
import pytest

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing import FakeResources
from ragloom.testing.fakes import passage
from ragloom.types import Query
from ragloom_onnx.config import RerankerConfig
from ragloom_onnx.conformance_models import tiny_encoder, tiny_reranker
from ragloom_onnx.graphs import OnnxGraph
from ragloom_onnx.padding import padded
from ragloom_onnx.reranker import OnnxReranker, relevance

QUERY = Query("How many cars does the ferry carry?")
PASSAGES = [passage(1, "It carries forty cars and three hundred passengers."), passage(2, "The tide table.")]


def opened(folder, **settings):
    reranker = OnnxReranker(RerankerConfig(model=str(folder), **settings))
    reranker.open(FakeResources())
    return reranker


def test_scores_are_the_logits_of_each_pair(tmp_path):
    folder = tiny_reranker(tmp_path / "model")
    tokenizer = TextTokenizer(ModelFolder(folder, "tiny"))
    graph = OnnxGraph(folder / "model.onnx", [("logits",)], threads=1)
    pairs = [tokenizer.encode_pair(QUERY.text, one.text) for one in PASSAGES]
    expected = [graph(padded([pair.ids], [pair.type_ids], 0))[0][0, 0] for pair in pairs]
    assert np.allclose(opened(folder).score(QUERY, PASSAGES), expected, atol=1e-6)


def test_of_two_labels_the_score_is_what_speaks_for_the_second():
    logits = np.array([[1.0, 3.0], [2.0, -1.0]], np.float32)
    assert relevance(logits).tolist() == [2.0, -3.0]


def test_three_labels_are_no_reranker(tmp_path):
    with pytest.raises(ModelError, match=r"\(1, 3\)"):
        opened(tiny_reranker(tmp_path / "model", labels=3))


def test_an_encoder_is_no_reranker(tmp_path):
    with pytest.raises(ModelError, match="logits is needed"):
        opened(tiny_encoder(tmp_path / "model"))


def test_what_is_too_long_is_cut_on_the_passage_s_side(tmp_path):
    reranker = opened(tiny_reranker(tmp_path / "model"), max_tokens=16)
    long = [passage(1, "the ferry " + "pier " * 50), passage(2, "the ferry " + "pier " * 60)]
    one, two = reranker.score(QUERY, long)
    assert one == two
    assert reranker.score(Query("How many cars does the pier carry?"), long)[0] != one


def test_it_describes_its_limit_from_json_alone(tmp_path):
    folder = tiny_reranker(tmp_path / "model")
    assert OnnxReranker.describe(RerankerConfig(model=str(folder), max_tokens=64)).limits == {"max_tokens": 64}
    assert OnnxReranker.describe(RerankerConfig(model=str(folder))).limits == {"max_tokens": 1024}
