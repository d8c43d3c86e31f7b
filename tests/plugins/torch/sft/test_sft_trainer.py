"""The stage as a whole: what it refuses, what it shows, what it keeps, how it goes on."""

import pytest
from safetensors.torch import load_file
from tests.plugins.torch.sft.teaching_rows import row, rows, train

from ragloom.errors import PluginError, RowError
from ragloom.testing.fakes import FakeResources
from ragloom_torch import conformance_models as tiny
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.trainers.sft import stage
from ragloom_torch.trainers.sft.config import SftConfig

ANSWERLESS = {"question": "boat?", "positives": [{"text": "is red"}], "where": "rows.jsonl:3"}
PASSAGELESS = {"question": "boat?", "answers": ["red"], "where": "rows.jsonl:4"}
HALVED = row("boat", "red", question="b\ud83d?", where="rows.jsonl:5")
LONG = row("boat", "red", question="boat " * 400, where="rows.jsonl:6")
EMPTY = row("boat", "red", positives=[{"text": " "}], where="rows.jsonl:7")
NO_COLUMN = {"answers": ["red"], "where": "rows.jsonl:8"}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return str(tiny.tiny_llama(tmp_path_factory.mktemp("sft") / "model"))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (ANSWERLESS, "no `answers`"),
        (PASSAGELESS, "no passage that holds one"),
        (HALVED, "half a character"),
        (LONG, "does not fit"),
        (EMPTY, "`positives.0.` is no passage"),
        (NO_COLUMN, "no `question`"),
    ],
    ids=["no answers", "no passage", "half a character", "over-long question", "empty passage", "missing column"],
)
def test_a_bad_row_is_told_by_its_place(bad, says, model, tmp_path):
    with pytest.raises(RowError, match=f"{bad['where']}.*{says}"):
        train(tmp_path / "out", [row("hat", "red"), bad], model=model)
    assert not (tmp_path / "out").exists()


def test_bad_rows_are_left_out_and_told_where_that_is_asked_for(model, tmp_path):
    given = [row("hat", "red"), ANSWERLESS, LONG]
    report = train(tmp_path / "out", given, model=model, max_steps=1, job={"skip_bad_rows": True})
    assert len([one for one in report.notes if one.startswith("left out: rows.jsonl")]) == 2


def test_a_search_that_is_not_there_is_told(model, tmp_path):
    with pytest.raises(PluginError, match="cannot search"):
        train(tmp_path / "out", [row("hat", "red")], model=model, distractors_from="search")


def test_without_distractors_nothing_is_searched(model, tmp_path):
    settings = {"distractors": 0, "distractors_from": "search"}
    assert train(tmp_path / "out", [row("hat", "red")], model=model, max_steps=1, **settings).steps == 1


def test_a_dry_run_shows_rows_as_they_are_taught(model, tmp_path):
    report = train(tmp_path / "out", [row("hat", "red")], model=model, job={"dry_run": True})
    assert "is red" in report.notes[0]
    assert report.notes[0].endswith("hat?\n→ red")


def test_a_few_rows_are_learnt_by_heart(model, tmp_path):
    few = rows()[0][:3]
    report = train(tmp_path / "out", few, held_out=few, model=model, max_steps=15, job={"overfit": True})
    assert report.figures["loss_after"] < 0.2 * report.figures["loss_before"]


def test_answers_are_asked_for_throughout_the_held_out_rows(model, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(stage, "answered", lambda writer, some, *_, **__: asked.extend(some) or {"f1": 0.0})
    apart = [row(thing, "red") for thing in ("boat", "door", "hat", "lamp")]
    train(tmp_path / "out", [row("cup", "red")], held_out=apart, model=model, max_steps=1, answered=2)
    assert [one.example.question for one in asked] == ["boat?", "hat?"]


class CutError(Exception):
    """The power went."""


def cut(progress):
    if progress.step == 5:
        raise CutError


@pytest.mark.parametrize("lora", [None, {"rank": 2, "dropout": 0.1}], ids=["all weights", "an adapter"])
def test_a_run_that_was_cut_within_an_epoch_goes_on_to_the_very_weights(model, tmp_path, lora):
    taught, held_out = rows()
    how = {"model": model, "epochs": 2, "save_every": 2, "lora": lora, "golden": 0.5, "evaluate_every": 6}
    train(tmp_path / "whole", taught, held_out=held_out, **how)
    with pytest.raises(CutError):
        train(tmp_path / "cut", taught, held_out=held_out, job={"watch": cut}, **how)
    train(tmp_path / "cut", taught, held_out=held_out, job={"resume": True}, **how)
    one, other = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "cut"))
    assert one == other


def test_an_adapter_is_merged_and_kept_beside(model, tmp_path):
    train(tmp_path / "out", rows()[0], model=model, max_steps=2, lora={"rank": 2, "targets": ["q_proj"]})
    before, after = load_file(f"{model}/model.safetensors"), load_file(tmp_path / "out/model.safetensors")
    changed = {name for name, one in after.items() if not one.equal(before[name])}
    assert changed
    assert all("q_proj" in name for name in changed)
    assert (tmp_path / "out/adapter/adapter_model.safetensors").is_file()


def test_an_encoder_decoder_is_begun_from_encoders_and_serves(tmp_path):
    encoder = str(tiny.tiny_bert(tmp_path / "encoder"))
    architecture = {"type": "bert2bert", "encoder": encoder, "decoder": encoder, "layers": 1}
    train(tmp_path / "out", rows()[0], architecture=architecture, max_steps=1)
    generator = TransformersGenerator(GeneratorConfig(model=str(tmp_path / "out"), device="cpu", threads=1))
    generator.open(FakeResources())
    assert generator.encode("red")


@pytest.mark.parametrize(
    "settings", [{}, {"model": "one", "architecture": {"type": "bert2bert", "encoder": "a", "decoder": "b"}}]
)
def test_a_generator_has_one_beginning(settings):
    with pytest.raises(ValueError, match="set either `model`"):
        SftConfig.model_validate(settings)
