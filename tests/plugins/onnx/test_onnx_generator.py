"""What the generator ``onnx`` says of a model before it is loaded, and which graph it takes."""

from __future__ import annotations

import json
from pathlib import Path

import onnx
import pytest

from ragloom.errors import ModelError
from ragloom.models import MANIFEST, ModelFolder
from ragloom.types import Request, Settings
from ragloom_onnx.config import GeneratorConfig
from ragloom_onnx.generator.generator import OnnxGenerator
from ragloom_torch.conformance_models import tiny_llama
from ragloom_torch.export.decoder_graph import build_decoder

ALWAYS = {"Metered", "Streaming", "Scoring", "Stepping"}
LLAMA = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "max_position_embeddings": 512, "vocab_size": 9}
T5 = {
    "model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True, "vocab_size": 9
}  # fmt: skip
BERT = {"model_type": "bert", "architectures": ["BertModel"], "max_position_embeddings": 512, "vocab_size": 9}


class Here:
    def path(self, name):
        return Path(name)


def folder(path, config):
    path.mkdir()
    (path / "config.json").write_text(json.dumps(config), "utf-8")
    return str(path)


def config(model, **settings):
    return GeneratorConfig.model_validate({"model": str(model), "threads": 1, **settings})


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    """Exported in two precisions."""
    made = ModelFolder(tiny_llama(tmp_path_factory.mktemp("exported") / "llama", head_dim=16), "llama")
    graphs = {}
    for precision in ("fp32", "int8"):
        onnx.save(build_decoder(made, precision), made.path / f"{precision}.onnx")
        graphs[precision] = {"files": {"model": {"file": f"{precision}.onnx"}}}
    noted = {"format": 1, "architecture": "decoder-only", "task": "generator", "cache": "shared", "graphs": graphs}
    (made.path / MANIFEST).write_text(json.dumps(noted), "utf-8")
    return made.path


def written(model, **settings):
    generator = OnnxGenerator(config(model, **settings))
    generator.open(Here())
    found = generator.generate([Request("answer", "What is a lighthouse?")], Settings(max_new_tokens=8))
    generator.close()
    return found[0]


def test_a_decoder_steps_and_does_not_read_jointly(tmp_path):
    described = OnnxGenerator.describe(config(folder(tmp_path / "m", LLAMA)))
    assert (described.capabilities, described.architecture, described.limits) == (
        ALWAYS, "decoder-only", {"max_tokens": 512}
    )  # fmt: skip


def test_an_encoder_decoder_reads_jointly_too(tmp_path):
    described = OnnxGenerator.describe(config(folder(tmp_path / "m", T5)))
    assert described.capabilities == ALWAYS | {"JointReading"}


def test_an_encoder_is_refused_before_anything_is_loaded(tmp_path):
    with pytest.raises(ModelError, match="writes no text"):
        OnnxGenerator.describe(config(folder(tmp_path / "m", BERT)))


def test_a_model_that_was_not_exported_is_refused_with_the_command_that_does_it(tmp_path):
    model = tiny_llama(tmp_path / "plain")
    with pytest.raises(ModelError) as refused:
        OnnxGenerator(config(model)).open(Here())
    assert refused.value.hint == f"ragloom export {model}"


def test_a_precision_that_was_not_exported_is_refused_by_what_there_is(llama):
    with pytest.raises(ModelError, match="there is fp32, int8"):
        OnnxGenerator(config(llama, precision="int4")).open(Here())


def test_int8_is_taken_where_it_is_there(llama):
    assert written(llama) == written(llama, precision="int8")


def test_confidence_tells_the_precisions_apart(llama):
    assert written(llama, precision="fp32").confidence != written(llama, precision="int8").confidence


def test_a_graph_that_is_no_longer_what_was_exported_is_refused(llama, tmp_path):
    broken = ModelFolder(tiny_llama(tmp_path / "broken", head_dim=16), "broken").path
    noted = json.loads((llama / MANIFEST).read_text("utf-8"))
    noted["graphs"]["fp32"]["files"]["model"]["size"] = 10**6
    (broken / MANIFEST).write_text(json.dumps(noted), "utf-8")
    (broken / "fp32.onnx").write_bytes(b"half")
    with pytest.raises(ModelError, match="has 4 bytes"):
        OnnxGenerator(config(broken, precision="fp32")).open(Here())
