"""What cannot be loaded, or must not be, is refused in words that say what to do."""

from __future__ import annotations

import json

import pytest
import torch
from transformers import MambaConfig, MambaForCausalLM

from ragloom.errors import GenerationError, ModelError
from ragloom.models import ModelFolder
from ragloom.testing.fakes import FakeResources
from ragloom_torch.config import EncoderConfig, GeneratorConfig, RerankerConfig, TorchConfig
from ragloom_torch.conformance_models import tiny_bert, tiny_cross_encoder, tiny_gpt2, tiny_qwen3, tiny_t5
from ragloom_torch.encoder import TransformersEncoder
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.loading import DECODER_ONLY, load
from ragloom_torch.placement import placement
from ragloom_torch.quietly import quietly
from ragloom_torch.refusals import memory_told
from ragloom_torch.reranker import TransformersReranker

KINDS = {
    "encoder": (TransformersEncoder, EncoderConfig),
    "reranker": (TransformersReranker, RerankerConfig),
    "generator": (TransformersGenerator, GeneratorConfig),
}


def refused(kind, folder, **settings):
    made, config = KINDS[kind]
    with pytest.raises(ModelError) as told:
        made(config(model=str(folder), device="cpu", **settings)).open(FakeResources())
    assert told.value.hint
    return str(told.value)


def test_pickled_weights_are_not_read_and_the_way_to_convert_them_is_told(tmp_path):
    folder = tiny_bert(tmp_path)
    (folder / "model.safetensors").unlink()
    torch.save({"weight": torch.ones(1)}, folder / "pytorch_model.bin")
    told = refused("encoder", folder)
    assert "pytorch_model.bin" in told
    assert "AutoModel as M; M.from_pretrained" in told


def test_a_folder_without_weights_is_told(tmp_path):
    folder = tiny_bert(tmp_path)
    (folder / "model.safetensors").unlink()
    assert "no model.safetensors" in refused("encoder", folder)


def test_weights_cut_short_are_told(tmp_path):
    weights = tiny_bert(tmp_path) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    assert "transformers cannot load the model" in refused("encoder", tmp_path)


def test_an_encoder_is_no_reranker(tmp_path):
    assert "its weights lack" in refused("reranker", tiny_bert(tmp_path))


def test_an_encoder_is_no_generator(tmp_path):
    assert "is an encoder" in refused("generator", tiny_bert(tmp_path))


def test_a_generator_is_no_reranker(tmp_path):
    assert "is not a reranker" in refused("reranker", tiny_gpt2(tmp_path))


def test_a_model_of_three_labels_is_no_reranker(tmp_path):
    assert "tells 3 labels apart" in refused("reranker", tiny_cross_encoder(tmp_path, labels=3))


def test_code_that_comes_with_a_model_is_never_run(tmp_path):
    folder = tiny_bert(tmp_path)
    own = {"model_type": "mine", "auto_map": {"AutoConfig": "mine.C", "AutoModel": "mine.M"}, "architectures": ["Mine"]}
    (folder / "config.json").write_text(json.dumps(own), "utf-8")
    (folder / "mine.py").write_text("raise SystemExit('run')\n", "utf-8")
    assert "never run" in refused("encoder", folder)


def test_an_architecture_that_nobody_knows_is_told(tmp_path):
    folder = tiny_bert(tmp_path)
    (folder / "config.json").write_text(
        json.dumps({"model_type": "no-such", "architectures": ["NoSuchModel"]}), "utf-8"
    )
    assert "it says NoSuchModel" in refused("encoder", folder)


def test_a_device_that_is_not_there_is_told():
    with pytest.raises(ModelError, match="finds no device 'cuda:99'"):
        placement(TorchConfig(device="cuda:99"))


@pytest.mark.parametrize("make", [tiny_gpt2, tiny_qwen3])
def test_embeddings_that_serve_as_head_are_not_missing(tmp_path, make):
    folder = ModelFolder(make(tmp_path), "tiny")
    model = load(folder, DECODER_ONLY, placement(TorchConfig(device="cpu")))
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight


def test_a_lack_of_memory_is_told_with_what_to_set():
    with pytest.raises(GenerationError, match="batch_tokens"), memory_told(GenerationError, "tiny"):
        torch.empty(2**60)


def test_other_faults_of_torch_are_not_taken_for_a_lack_of_memory():
    with pytest.raises(RuntimeError, match="size"), memory_told(GenerationError, "tiny"):
        torch.ones(2) + torch.ones(3)


def test_an_encoder_decoder_that_does_not_say_how_a_text_begins_is_refused(tmp_path):
    folder = tiny_t5(tmp_path)
    for name in ("config.json", "generation_config.json"):
        said = json.loads((folder / name).read_text("utf-8"))
        said.pop("decoder_start_token_id", None)
        (folder / name).write_text(json.dumps(said), "utf-8")
    assert "decoder_start_token_id" in refused("generator", folder)


def test_a_model_that_keeps_no_keys_and_values_is_refused(tmp_path):
    folder = tiny_gpt2(tmp_path)
    settings = MambaConfig(vocab_size=400, hidden_size=16, state_size=4, num_hidden_layers=1)
    with quietly():
        MambaForCausalLM(settings).save_pretrained(folder)
    assert "(mamba) keeps no keys and values" in refused("generator", folder)
