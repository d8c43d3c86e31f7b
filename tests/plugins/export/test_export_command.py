"""``ragloom export`` from its command line."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from importlib.util import find_spec

import onnxruntime
import pytest

from ragloom.cli.main import main
from ragloom.models import ModelFolder, asks_only, exported, sentence_settings


@pytest.fixture
def bert(models_at, tmp_path):
    """A model's folder of its own for each test."""
    return shutil.copytree(models_at("bert"), tmp_path / "bert", ignore=shutil.ignore_patterns("*onnx*"))


def run(capsys, *arguments):
    code = main(["export", *map(str, arguments)])
    return code, *capsys.readouterr()


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_writes_float32_and_int8_beside_the_model(bert, capsys):
    assert run(capsys, bert)[0] == 0
    assert {"model.onnx", "model_int8.onnx", "ragloom_export.json", "model.safetensors"} <= set(names(bert))


def test_the_manifest_knows_every_file_by_its_digest(bert, capsys):
    run(capsys, bert)
    graphs = json.loads((bert / "ragloom_export.json").read_text())["graphs"]
    for graph in graphs.values():
        file = graph["files"]["model"]
        data = (bert / file["file"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file["sha256"], file["size"])


def test_the_manifest_says_what_was_exported_and_how_well(bert, capsys):
    run(capsys, bert, "--precision", "fp32")
    noted = json.loads((bert / "ragloom_export.json").read_text())
    assert (noted["architecture"], noted["task"]) == ("encoder", "encoder")
    assert noted["weights"] == hashlib.sha256((bert / "model.safetensors").read_bytes()).hexdigest()
    assert noted["graphs"]["fp32"]["verified"]["difference"] < 1e-4
    assert {"torch", "transformers", "onnx", "onnxruntime", "ragloom"} <= set(noted["versions"])


def test_as_json_it_gives_the_figures(bert, capsys):
    _, out, _ = run(capsys, bert, "--json", "--precision", "int8")
    assert json.loads(out)["graphs"]["int8"]["verified"]["agreement"] > 0.95


def test_a_second_precision_joins_the_first(bert, capsys):
    run(capsys, bert, "--precision", "fp32")
    run(capsys, bert, "--precision", "int8")
    assert exported(ModelFolder(bert, "bert")).precisions() == ["fp32", "int8"]


def test_other_weights_take_the_place_of_all_graphs_before(bert, capsys, models_at):
    run(capsys, bert)
    shutil.copy(models_at("another bert") / "model.safetensors", bert / "model.safetensors")
    run(capsys, bert, "--precision", "fp32")
    assert exported(ModelFolder(bert, "bert")).precisions() == ["fp32"]


def test_an_encoder_of_queries_is_one_still_where_it_was_exported_to(bert, capsys, tmp_path):
    (bert / "ragloom_model.json").write_text(json.dumps({"passage_space": "theirs"}))
    run(capsys, bert, "--to", tmp_path / "served", "--precision", "fp32")
    served = ModelFolder(tmp_path / "served", "served")
    assert asks_only(served, sentence_settings(served))


def test_the_graphs_of_other_weights_go_when_new_ones_come(bert, capsys, models_at):
    run(capsys, bert)
    shutil.copy(models_at("another bert") / "model.safetensors", bert / "model.safetensors")
    run(capsys, bert, "--precision", "fp32")
    assert "model_int8.onnx" not in names(bert)


def test_another_folder_gets_all_that_serving_needs_and_no_weights(bert, capsys, tmp_path):
    run(capsys, bert, "--to", tmp_path / "served", "--precision", "fp32")
    there = set(names(tmp_path / "served"))
    assert {"config.json", "tokenizer.json", "modules.json", "1_Pooling", "model.onnx"} <= there
    assert "model.safetensors" not in there


def test_another_folder_leaves_the_model_as_it_was(bert, capsys, tmp_path):
    before = names(bert)
    run(capsys, bert, "--to", tmp_path / "served")
    assert names(bert) == before


def test_a_graph_too_far_from_the_model_is_refused_with_the_figures(bert, capsys):
    code, _, error = run(capsys, bert, "--threshold", "int8=0.99999")
    assert code == 2
    assert "agreement 0.99" in error and "--threshold int8=" in error


def test_of_a_refused_export_nothing_is_left(bert, capsys):
    before = names(bert)
    run(capsys, bert, "--threshold", "int8=0.99999")
    assert names(bert) == before


def test_of_a_refused_export_to_another_folder_not_even_that_is_left(bert, capsys, tmp_path):
    run(capsys, bert, "--to", tmp_path / "served", "--threshold", "int8=0.99999")
    assert not (tmp_path / "served").exists()


def test_a_refused_export_leaves_an_earlier_one_whole(bert, capsys):
    run(capsys, bert, "--precision", "int8")
    before = (bert / "ragloom_export.json").read_bytes()
    run(capsys, bert, "--threshold", "int8=0.99999")
    assert (bert / "ragloom_export.json").read_bytes() == before


REFUSED = {
    "no such folder": (["/nowhere/at/all"], "no folder of a model"),
    "an unknown precision": (["{bert}", "--precision", "fp8"], "fp32, int8, int4"),
    "4-bit weights of an encoder": (["{bert}", "--precision", "int4"], "--precision int8"),
    "an unknown task": (["{bert}", "--task", "writer"], "generator"),
    "texts by an encoder": (["{bert}", "--task", "generator"], "writes no text"),
    "an unknown way": (["{bert}", "--via", "magic"], "dynamo"),
    "a fused encoder–decoder": (["{bart}", "--via", "fused"], "--via dynamo"),
    "a threshold of nothing": (["{bert}", "--threshold", "0.5"], "fp32, int8"),
    "a threshold without number": (["{bert}", "--threshold", "int8=high"], "int8=0.95"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused_without_a_traceback(case, bert, models_at, capsys):
    arguments, said = REFUSED[case]
    code, _, error = run(capsys, *(one.format(bert=bert, bart=models_at("bart")) for one in arguments))
    assert code == 2
    assert said in error and "hint:" in error and "Traceback" not in error


def test_weights_that_are_pickled_are_refused(bert, capsys):
    (bert / "model.safetensors").rename(bert / "pytorch_model.bin")
    code, _, error = run(capsys, bert)
    assert code == 2 and "only safetensors are read" in error


def test_without_a_library_the_extra_is_named(bert, capsys, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxscript" else find_spec(name))
    code, _, error = run(capsys, bert)
    assert code == 2 and "onnxscript" in error and "ragloom[export]" in error


def test_a_tokenizer_of_an_older_kind_is_made_into_one_that_serves(bert, capsys):
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz",
        *(f"##{c}" for c in "aeiou"),
    ]
    (bert / "tokenizer.json").unlink()
    (bert / "vocab.txt").write_text("\n".join(vocabulary))
    (bert / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer"}))
    assert run(capsys, bert, "--precision", "fp32")[0] == 0
    assert json.loads((bert / "tokenizer.json").read_text())["model"]["type"] == "WordPiece"


def test_without_any_tokenizer_it_is_refused(bert, capsys):
    (bert / "tokenizer.json").unlink()
    (bert / "tokenizer_config.json").unlink()
    code, _, error = run(capsys, bert)
    assert code == 2 and "tokenizer.json" in error


def test_weights_beyond_what_one_file_holds_lie_beside_the_graph(bert, capsys, monkeypatch):
    monkeypatch.setattr("ragloom_torch.export.routes.WITHIN", 50_000)
    assert run(capsys, bert, "--precision", "fp32")[0] == 0
    file = json.loads((bert / "ragloom_export.json").read_text())["graphs"]["fp32"]["files"]["model"]
    assert (bert / "model.onnx.data").stat().st_size == file["data"]["size"] > file["size"]


def test_a_graph_whose_weights_lie_beside_it_serves_from_where_it_was_put(bert, capsys, monkeypatch):
    monkeypatch.setattr("ragloom_torch.export.routes.WITHIN", 50_000)
    run(capsys, bert, "--precision", "fp32")
    session = onnxruntime.InferenceSession(bert / "model.onnx", providers=["CPUExecutionProvider"])
    assert session.get_outputs()[0].name == "last_hidden_state"
