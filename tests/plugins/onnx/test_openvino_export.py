"""An encoder for OpenVINO: calibrated on a collection's passages, in the same passage space."""

import pytest

from ragloom.cli.main import main
from ragloom.errors import MissingExtraError, ModelError
from ragloom.models import ModelFolder
from ragloom.testing import FakeResources
from ragloom.testing.material import TEXTS
from ragloom_onnx.config import EncoderConfig
from ragloom_onnx.encoder import OnnxEncoder
from ragloom_torch.conformance_models import tiny_bert
from ragloom_torch.export.openvino_command import some_passages
from ragloom_torch.export.openvino_int8 import FILE, calibrate

pytest.importorskip("openvino")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A collection of 24 documents, and a model beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    for number in range(24):
        text = f"Harbour number {number} was built in {1850 + number}. It lies at the old pier."
        (tmp_path / "docs" / f"{number:02}.md").write_text(text, "utf-8")
    assert main(["index", "docs"]) == 0
    tiny_bert(tmp_path / "model")
    return tmp_path


def opened(folder, **settings):
    encoder = OnnxEncoder(EncoderConfig(model=str(folder), threads=1, **settings))
    encoder.open(FakeResources())
    return encoder


def test_the_command_writes_what_the_encoder_runs(shelf):
    assert main(["export-openvino", "model", "--passages", "16"]) == 0
    import onnx

    from ragloom_torch.export.bert_graph import build_bert

    onnx.save(build_bert(ModelFolder(shelf / "model", "model")), shelf / "model" / "model.onnx")
    texts = [*TEXTS.values()]
    plain, quick = opened(shelf / "model"), opened(shelf / "model", runtime="openvino")
    assert (plain.encode_passages(texts) * quick.encode_passages(texts)).sum(axis=1).min() > 0.97
    assert plain.passage_space == quick.passage_space


def test_nothing_but_the_graph_and_its_weights_is_left(shelf):
    before = {path.name for path in (shelf / "model").iterdir()}
    assert main(["export-openvino", "model"]) == 0
    assert {path.name for path in (shelf / "model").iterdir()} - before == {FILE, FILE.replace(".xml", ".bin")}


def test_passages_are_taken_evenly_from_the_whole_collection(shelf):
    texts = some_passages(shelf / ".ragloom", 8)
    assert [text.split("number ")[1].split()[0] for text in texts] == [str(number) for number in range(0, 24, 3)]


def test_too_few_passages_are_refused(tmp_path):
    folder = ModelFolder(tiny_bert(tmp_path / "model"), "model")
    with pytest.raises(ModelError, match="3 texts are too few"):
        calibrate(folder, ["one", "two", "three"], folder.path / FILE)


def test_without_openvino_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openvino", None)
    folder = ModelFolder(tiny_bert(tmp_path / "model"), "model")
    with pytest.raises(MissingExtraError) as raised:
        calibrate(folder, ["text"] * 20, folder.path / FILE)
    assert "openvino" in raised.value.hint
