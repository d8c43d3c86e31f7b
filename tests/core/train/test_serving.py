"""The config that serves what was trained."""

import pytest
import yaml

from ragloom.config import config_from_mapping
from ragloom.registry import resolve
from ragloom.train.serving import write_serving


def served(registry, base, *, output="trained", **config):
    training = {"output": output, "stages": [{"use": "classifier", "encoder": {"use": "onnx", "model": "m"}}]}
    resolved = resolve(config_from_mapping({"train": training, **config}, base=base), registry)
    return yaml.safe_load(write_serving(resolved).read_text())


def test_a_model_that_a_stage_writes_is_named_from_its_own_folder(registry, tmp_path):
    found = served(registry, tmp_path, generator={"use": "onnx", "model": "trained/classifier"})
    assert found["generator"] == {"use": "onnx", "model": "classifier"} and "train" not in found


def test_a_model_that_lies_beside_the_config_is_named_from_the_new_folder(registry, tmp_path):
    (tmp_path / "minilm").mkdir()
    found = served(registry, tmp_path, reranker={"use": "onnx", "model": "minilm"}, output="a/b")
    assert found["reranker"]["model"] == "../../minilm"


@pytest.mark.parametrize("model", ["sentence-transformers/all-MiniLM-L6-v2", "/opt/minilm", "~/minilm"])
def test_a_model_of_the_hub_and_a_whole_path_stay(registry, tmp_path, model):
    assert served(registry, tmp_path, reranker={"use": "onnx", "model": model})["reranker"]["model"] == model


def test_a_folder_called_as_a_component_changes_nothing(registry, tmp_path):
    (tmp_path / "bm25").mkdir()
    assert served(registry, tmp_path, retrievers=[{"use": "bm25"}, "rank_bm25"])["retrievers"] == [
        {"use": "bm25"}, "rank_bm25",
    ]  # fmt: skip


def test_a_place_that_is_not_there_yet_is_one_all_the_same(registry, tmp_path):
    found = served(registry, tmp_path, interceptors=[{"use": "cache", "path": "answers"}])
    assert found["interceptors"][0]["path"] == "../answers"


def test_a_reference_to_the_environment_stays_one(registry, tmp_path, monkeypatch):
    monkeypatch.setenv("KEY", "secret")
    generator = {"use": "openai", "model": "m", "base_url": "http://127.0.0.1:1/v1", "api_key": "${env:KEY}"}
    assert served(registry, tmp_path, generator=generator)["generator"]["api_key"] == "${env:KEY}"


def test_the_collection_is_the_configs_own(registry, tmp_path):
    assert served(registry, tmp_path)["collection"] == "../.ragloom"
