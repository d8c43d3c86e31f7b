"""What ``ragloom train`` tells before its first stage, and not hours later."""

import sys

import pytest
from training_towns import prepare

from ragloom.cli.main import main


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sys.modules.pop("toy_training", None)
    prepare(tmp_path)
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def refused(folder, capsys):
    """What is said with these settings, where nothing is trained."""

    def saying(*settings, options=()):
        sets = [word for one in settings for word in ("--set", one)]
        assert main(["train", "-c", "config.yaml", "--plugin", "toy_training.py", *sets, *options]) == 2
        assert not (folder / "trained" / "base").exists()
        return capsys.readouterr().err

    return saying


def test_data_of_a_later_stage_that_are_not_there(refused):
    said = refused("train.stages.1.data=gone.jsonl")
    assert "gone.jsonl: there is no such file" in said and "`data` of the stage `retriever`" in said


def test_a_file_of_rows_to_hold_out_that_is_not_there(refused):
    assert "check `held_out` of the stage `base`" in refused("train.held_out=5%")


def test_questions_for_the_evaluation_that_are_not_there(refused):
    said = refused("train.evaluate=gone.jsonl")
    assert "gone.jsonl: there is no such file" in said and "`train.evaluate`" in said


def test_without_an_evaluation_its_questions_may_be_yet_to_come(folder):
    options = ["--plugin", "toy_training.py", "--set", "train.evaluate=gone.jsonl", "--no-evaluation"]
    assert main(["train", "-c", "config.yaml", *options]) == 0


def test_a_bad_row_of_a_later_stage(folder, refused):
    (folder / "bad.jsonl").write_text("{not json\n")
    assert "bad.jsonl:1: is not JSON" in refused("train.stages.1.data=bad.jsonl")


def test_an_output_that_is_a_file(refused):
    said = refused("train.output=qa.jsonl", "retrievers=[bm25]", "train.stages=[{use: counting, name: base}]")
    assert "qa.jsonl: is a file" in said and "another `output`" in said


@pytest.mark.parametrize("where", ["train.data=docs", "train.sources=docs", "ingest.sources=[docs]"])
def test_an_output_among_texts_that_would_read_it_the_next_time(refused, where):
    said = refused(where, "train.output=docs/out", "retrievers=[bm25]", "train.stages=[{use: counting, name: base}]")
    assert "`train.output` lies in" in said and "name an `output` beside that folder" in said


def test_an_output_that_reading_leaves_out_may_lie_among_texts(folder):
    settings = ["train.output=docs/.out", "retrievers=[bm25]", "train.stages=[{use: counting, name: base}]"]
    sets = [word for one in settings for word in ("--set", one)]
    assert main(["train", "-c", "config.yaml", "--plugin", "toy_training.py", "--no-evaluation", *sets]) == 0


def test_data_that_a_stage_writes_for_the_next_are_not_looked_for(folder, capsys):
    options = ["--plugin", "toy_training.py", "--set", "train.stages.1.data=trained/base/mined.jsonl"]
    assert main(["train", "-c", "config.yaml", *options]) == 2
    assert (folder / "trained" / "base" / "model.json").is_file()
    assert "mined.jsonl: there is no such file" in capsys.readouterr().err


def test_a_model_of_ones_own_below_the_output_needs_no_manifest(folder):
    own = folder / "trained" / "own"
    own.mkdir(parents=True)
    (own / "model.json").write_text("{}")
    options = ["--set", "train.stages.0.model=trained/own", "--stage", "base", "--no-evaluation"]
    assert main(["train", "-c", "config.yaml", "--plugin", "toy_training.py", *options]) == 0
