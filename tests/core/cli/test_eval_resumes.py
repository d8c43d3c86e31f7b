"""An evaluation that was interrupted goes on where it was, and comes to the same figures."""

import json
import subprocess
import sys

import pytest
from evaluating import ROWS, prepare

from ragloom.cli.main import main

OPTIONS = ("--data", "qa.jsonl", "--to", "out", "--batch", "2", "--timed", "0", "--plugin", "odd_generators.py")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    # A file of the same name was another test's plugin.
    sys.modules.pop("odd_generators", None)
    prepare(tmp_path)
    capsys.readouterr()
    return tmp_path


def compared(folder):
    found = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    return found["figures"], [{**row, "seconds": 0} for row in found["rows"]]


def uninterrupted(folder):
    (folder / "calm").touch()
    assert main(["eval", *OPTIONS, "--set", "generator=killed", "--fresh"]) == 0
    (folder / "calm").unlink()
    (folder / "asked.txt").unlink()
    return compared(folder)


def test_a_killed_evaluation_goes_on_and_gives_the_same_figures(folder, capsys):
    whole = uninterrupted(folder)
    killed = subprocess.run(
        [sys.executable, "-m", "ragloom", "eval", *OPTIONS, "--set", "generator=killed"], cwd=folder, check=False
    )
    assert killed.returncode == -9
    (folder / "calm").touch()
    assert main(["eval", *OPTIONS, "--set", "generator=killed"]) == 0
    assert "going on: 6 of 12 questions were asked before" in capsys.readouterr().err
    assert compared(folder) == whole


def test_what_was_asked_before_is_not_asked_again(folder):
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 130
    (folder / "calm").touch()
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 0
    asked = (folder / "asked.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(set(asked)) == sorted(row["question"] for row in ROWS) and len(asked) == len(ROWS)


def test_another_config_does_not_go_on_from_it(folder):
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 130
    (folder / "calm").touch()
    (folder / "asked.txt").unlink()
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted", "--set", "fusion.answer.passages=2"]) == 0
    assert len((folder / "asked.txt").read_text(encoding="utf-8").splitlines()) == len(ROWS)


def test_other_questions_of_the_same_data_do_not_go_on_from_it(folder, capsys):
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 130
    (folder / "calm").touch()
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted", "--limit", "3"]) == 0
    assert "going on" not in capsys.readouterr().err and len(compared(folder)[1]) == 3


def test_a_torn_end_is_as_if_that_batch_had_not_been_asked(folder):
    whole = uninterrupted(folder)
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 130
    journal = folder / "out" / "asked.jsonl"
    journal.write_bytes(journal.read_bytes()[:-10])
    (folder / "calm").touch()
    assert main(["eval", *OPTIONS, "--set", "generator=interrupted"]) == 0
    assert compared(folder)[1] == whole[1]
