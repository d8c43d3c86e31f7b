"""A reader learns, leaves alone what nothing answers, and answers alike on torch and exported."""

import json
from contextlib import contextmanager

import pytest
from colours_toy import encoder, rows

from ragloom.cli.main import main
from ragloom.errors import ModelError, RowError
from ragloom.interfaces import TrainingJob
from ragloom.models import MANIFEST
from ragloom.registry import Registry
from ragloom.testing import FakeResources
from ragloom.testing.fakes import passage
from ragloom.types import Request, Settings
from ragloom_torch.trainers.reader.config import ReaderConfig
from ragloom_torch.trainers.reader.trainer import ReaderTrainer

WAY = {"device": "cpu", "threads": 1, "epochs": 2, "batch": 8, "learning_rate": 0.01, "max_tokens": 48, "stride": 8}


def train(model, output, examples, held_out=(), *, overfit=False, dry_run=False, skip_bad_rows=False, **settings):
    trainer = ReaderTrainer(ReaderConfig(model=str(model), **{**WAY, **settings}))
    trainer.open(FakeResources())
    return trainer.train(
        TrainingJob(
            "reader",
            output,
            examples,
            held_out=held_out,
            overfit=overfit,
            dry_run=dry_run,
            skip_bad_rows=skip_bad_rows,
        )
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return encoder(tmp_path_factory.mktemp("colours") / "model")


@pytest.fixture(scope="module")
def trained(model, tmp_path_factory):
    output = tmp_path_factory.mktemp("colours") / "reader"
    return train(model, output, rows(160, 1, unanswered=40), rows(40, 2, unanswered=20))


def test_a_reader_learns_to_answer_what_it_has_not_seen(trained):
    assert trained.figures["f1"] >= 0.95
    assert trained.figures["exact_match"] >= 0.95


def test_a_reader_learns_what_it_need_not_answer(trained):
    assert (trained.figures["answered"], trained.figures["left_unanswered"]) == (1.0, 1.0)


@pytest.mark.parametrize("settings", [{"objective": "first"}, {"normalise": "each"}])
def test_it_learns_another_way_too_from_knowing_nothing(model, tmp_path, settings):
    few = rows(16, 3, unanswered=4)
    found = train(model, tmp_path / "none", few, few, overfit=True, max_steps=40, **settings)
    assert found.figures["f1_before"] < 0.4
    assert found.figures["f1_after"] >= 0.95


def test_the_manifest_says_what_it_is_and_what_it_began_with(trained, model):
    told = json.loads((trained.checkpoint / "training-manifest.json").read_bytes())
    assert told["from"] == {".": str(model)}
    assert told["about"] == {"task": "reader", "max_tokens": 48, "stride": 8, "questions": 200}


def test_a_dry_run_shows_what_is_marked(model, tmp_path):
    found = train(model, tmp_path / "none", rows(3, 1, unanswered=1), dry_run=True, max_steps=1)
    (row, *_) = rows(3, 1)
    assert found.notes[0] == f"{row['question']} → {row['answers'][0]}"


def test_bad_rows_are_told_together_and_may_be_left_out(model, tmp_path):
    bad = [{**row, "answers": ["purple"]} for row in rows(2, 5)]
    with pytest.raises(RowError, match=r"(?s)row 0.*row 1"):
        train(model, tmp_path / "none", [*bad, *rows(8, 6)])
    found = train(model, tmp_path / "some", [*bad, *rows(8, 6)], skip_bad_rows=True, max_steps=1)
    assert [note.split(":")[1].strip() for note in found.notes if note.startswith("left out")] == ["row 0", "row 1"]


def test_a_model_that_is_none_to_read_with_is_refused(tmp_path):
    from ragloom_torch.conformance_models import tiny_llama

    with pytest.raises(ModelError, match="span reader"):
        train(tiny_llama(tmp_path / "llama"), tmp_path / "none", rows(8, 1))


# --- serving ---

SOURCES = {
    "short": ("the gate of harn, white all over, by the sea", "the bell of elsby, on the hill"),
    "long": ("by the sea, on the hill, " * 12 + "the gate of harn, green all over, on the hill",),
    "nothing": ("the gate of harn, on the hill",),
    "none": (),
}


@contextmanager
def opened(name, folder, **settings):
    found = Registry.load().make("generator", {"use": name, "model": str(folder), "threads": 1, **settings})
    found.open(FakeResources())
    yield found
    found.close()


@pytest.fixture(scope="module")
def exported(trained):
    assert main(["export", str(trained.checkpoint), "--precision", "fp32"]) == 0
    return trained.checkpoint


def asked():
    return [
        Request("answer", "Which colour has the gate of Harn?", tuple(passage(n, one) for n, one in enumerate(texts)))
        for texts in SOURCES.values()
    ]


def test_a_trained_folder_answers_before_anything_is_exported(trained):
    with opened("transformers-reader", trained.checkpoint, device="cpu", max_tokens=48, stride=8) as reader:
        assert [one.text for one in reader.generate(asked(), Settings())] == ["white", "green", "", ""]


@pytest.mark.parametrize("settings", [{}, {"max_tokens": 24, "stride": 4}, {"threshold": None}, {"threshold": 3.0}])
def test_torch_and_the_exported_graph_answer_alike(exported, settings):
    with opened("transformers-reader", exported, device="cpu", **settings) as one:
        on_torch = one.generate(asked(), Settings())
    with opened("reader", exported, precision="fp32", **settings) as two:
        on_onnx = two.generate(asked(), Settings())
    for one, two in zip(on_torch, on_onnx, strict=True):
        assert (one.text, one.spans, one.finish_reason) == (two.text, two.spans, two.finish_reason)
        assert one.confidence == pytest.approx(two.confidence, abs=1e-3, nan_ok=True)


def test_an_export_knows_it_for_a_reader(exported):
    assert json.loads((exported / MANIFEST).read_bytes())["task"] == "reader"
