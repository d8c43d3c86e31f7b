"""Encoder–decoders begun from encoders."""

import json

import pytest
import torch
from safetensors.torch import load_file
from tests.plugins.torch.writers.writer_material import REQUESTS

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom.testing.fakes import FakeResources
from ragloom.types import Settings
from ragloom_torch import conformance_models as tiny
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.writers.bert2bert import write_bert2bert


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """(the encoder's folder, the new model's)."""
    folder = tmp_path_factory.mktemp("models")
    encoder = ModelFolder(tiny.tiny_bert(folder / "encoder", positions=512), "encoder")
    write_bert2bert(encoder, encoder, folder / "new", layers=1, seed=3)
    return encoder.path, folder / "new"


def test_both_sides_begin_with_the_encoders_weights(begun):
    before, after = (load_file(folder / "model.safetensors") for folder in begun)
    name = "encoder.layer.0.attention.self.query.weight"
    assert torch.equal(after[f"encoder.{name}"], before[name])
    assert torch.equal(after[f"decoder.bert.{name}"], before[name])


def test_the_decoder_has_the_layers_asked_for_and_looks_at_what_was_read(begun):
    names = load_file(begun[1] / "model.safetensors").keys()
    assert not [one for one in names if one.startswith("decoder.bert.encoder.layer.1.")]
    assert [one for one in names if "decoder.bert.encoder.layer.0.crossattention" in one]


def test_cross_attention_begins_as_self_attention_where_it_is_copied(begun, tmp_path):
    encoder = ModelFolder(begun[0], "encoder")
    write_bert2bert(encoder, encoder, tmp_path / "copied", copied=True)
    for folder, alike in ((tmp_path / "copied", True), (begun[1], False)):
        weights = load_file(folder / "model.safetensors")
        within = "decoder.bert.encoder.layer.0"
        pair = (weights[f"{within}.{one}.self.query.weight"] for one in ("crossattention", "attention"))
        assert torch.equal(*pair) is alike


def test_the_same_seed_draws_the_same_weights(begun, tmp_path):
    encoder = ModelFolder(begun[0], "encoder")
    write_bert2bert(encoder, encoder, tmp_path / "again", layers=1, seed=3)
    assert (tmp_path / "again/model.safetensors").read_bytes() == (begun[1] / "model.safetensors").read_bytes()


def test_the_generator_that_serves_writes_with_it(begun):
    generator = TransformersGenerator(GeneratorConfig(model=str(begun[1]), device="cpu", threads=1))
    generator.open(FakeResources())
    (found,) = generator.generate(REQUESTS[:1], Settings(max_new_tokens=4))
    assert found.finish_reason in ("length", "stop", "abstain")
    assert generator.eos_id == generator.encode("Paris")[-1]


def test_two_tokenizers_are_refused(begun, tmp_path):
    other = tiny.tiny_bert(tmp_path / "other")
    file = other / "tokenizer.json"
    stated = json.loads(file.read_bytes())
    stated["model"]["vocab"]["unheard"] = len(stated["model"]["vocab"])
    file.write_text(json.dumps(stated), "utf-8")
    with pytest.raises(ModelError, match="another tokenizer"):
        write_bert2bert(ModelFolder(begun[0], "one"), ModelFolder(other, "two"), tmp_path / "new")


def test_what_is_no_encoder_of_berts_kind_is_refused(tmp_path):
    folder = ModelFolder(tiny.tiny_gpt2(tmp_path / "gpt2"), "gpt2")
    with pytest.raises(ModelError, match="kind gpt2"):
        write_bert2bert(folder, folder, tmp_path / "new")


def test_more_layers_than_there_are_are_refused(begun, tmp_path):
    encoder = ModelFolder(begun[0], "encoder")
    with pytest.raises(ModelError, match="has 2 layers"):
        write_bert2bert(encoder, encoder, tmp_path / "new", layers=3)
