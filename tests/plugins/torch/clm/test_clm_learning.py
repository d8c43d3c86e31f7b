"""Teaching a generator by the next token: it learns, and what it leaves behind writes and is gone on with."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tests.plugins.torch.pretraining.plain_texts import rows
from transformers import AutoModelForCausalLM, AutoTokenizer

from ragloom.errors import ModelError
from ragloom.interfaces import TrainingJob
from ragloom.testing.fakes import FakeResources
from ragloom.testing.material import TEXTS
from ragloom.types import Request, Settings
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.conformance_models import tiny_bert, tiny_gpt2, tiny_llama, tiny_t5
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.trainers.clm.config import ClmConfig
from ragloom_torch.trainers.clm.trainer import ClmTrainer

NEW = {"layers": 1, "width": 32, "heads": 2, "positions": 64, "vocabulary": 320, "dropout": 0}
QUICK = {"device": "cpu", "threads": 1, "batch": 8}
SHORT = 48


def taught(output, given, examples, held_out=(), **how):
    trainer = ClmTrainer(ClmConfig.model_validate({**QUICK, **given}))
    trainer.open(FakeResources())
    return trainer.train(TrainingJob("written", output, examples, seed=1, held_out=held_out, **how))


@pytest.fixture(scope="module", params=["gpt2", "llama"])
def learnt(request, tmp_path_factory):
    output = tmp_path_factory.mktemp("clm") / "written"
    settings = {"architecture": {**NEW, "type": request.param}, "epochs": 6, "learning_rate": 1e-2}
    return taught(output, settings, rows(240), rows(40, seed=2))


def test_held_out_tokens_are_foretold_at_less_than_half_the_perplexity_of_their_counts(learnt):
    assert learnt.figures["perplexity"] < learnt.figures["unigram_perplexity"] / 2


def test_the_perplexity_is_that_of_the_loss(learnt):
    assert learnt.figures["perplexity"] == pytest.approx(np.exp(learnt.figures["loss"]))


def test_bits_per_byte_are_those_of_all_held_out_tokens(learnt):
    texts = [row["text"] for row in rows(40, seed=2)]
    tokenizer = AutoTokenizer.from_pretrained(learnt.checkpoint)
    # Each text, and the token that ends it.
    tokens = sum(len(tokenizer(text)["input_ids"]) + 1 for text in texts)
    size = sum(len(text.encode()) for text in texts)
    by_hand = learnt.figures["loss"] * tokens / size / np.log(2)
    assert learnt.figures["bits_per_byte"] == pytest.approx(by_hand)


def test_the_folder_is_a_generator_that_has_learnt_its_texts(learnt):
    settings = {"device": "cpu", "threads": 1, "template": "{question}"}
    generator = TransformersGenerator(GeneratorConfig(model=str(learnt.checkpoint), **settings))
    generator.open(FakeResources())
    (said,) = generator.generate([Request("answer", "The old harbour of")], Settings(max_new_tokens=SHORT))
    assert "was built by the" in said.text


def test_words_have_one_table_for_reading_and_writing(learnt):
    model = AutoModelForCausalLM.from_pretrained(learnt.checkpoint)
    assert model.get_input_embeddings().weight is model.get_output_embeddings().weight


def test_padding_is_not_what_ends_a_text(learnt):
    tokenizer = AutoTokenizer.from_pretrained(learnt.checkpoint)
    model = AutoModelForCausalLM.from_pretrained(learnt.checkpoint)
    assert tokenizer.pad_token_id == model.config.pad_token_id != tokenizer.eos_token_id


def test_a_later_stage_goes_on_where_it_ended(learnt, tmp_path):
    settings = {"model": str(learnt.checkpoint), "max_steps": 1}
    again = taught(tmp_path / "again", settings, rows(20), rows(40, seed=2))
    assert again.figures["perplexity"] == pytest.approx(learnt.figures["perplexity"], rel=0.1)


def test_the_manifest_says_what_it_began_with(tmp_path):
    tiny = str(tiny_gpt2(tmp_path / "tiny"))
    report = taught(tmp_path / "out", {"model": tiny, "max_steps": 1}, rows(4))
    assert json.loads((report.checkpoint / "training-manifest.json").read_bytes())["from"] == {".": tiny}


def test_what_a_tokenizer_puts_before_a_text_is_taught_with_it(tmp_path):
    tiny = str(tiny_llama(tmp_path / "tiny"))
    report = taught(tmp_path / "out", {"model": tiny, "max_steps": 1}, rows(4), dry_run=True)
    assert report.notes[1].startswith("</s><s>The old")


@pytest.mark.parametrize(("made", "told"), [(tiny_t5, "decoder-only"), (tiny_bert, "decoder-only")])
def test_a_model_of_another_kind_is_refused(made, told, tmp_path):
    with pytest.raises(ModelError, match=told):
        taught(tmp_path / "out", {"model": str(made(tmp_path / "tiny"))}, rows(4))


def test_blocks_longer_than_the_model_reads_are_refused(tmp_path):
    with pytest.raises(ModelError, match="64 positions"):
        taught(tmp_path / "out", {"architecture": NEW, "max_tokens": 65}, rows(4))


def test_chinese_is_learnt_as_any_language(tmp_path):
    texts = [{"text": TEXTS["灯塔"]}, {"text": TEXTS["港口"]}] * 30
    report = taught(tmp_path / "out", {"architecture": NEW, "epochs": 6, "learning_rate": 1e-2}, texts, texts[:2])
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
