"""Where ``ragloom eval`` writes when it is not told where."""

import json
from pathlib import Path

import pytest
from evaluating import ROWS, prepare, write_rows

from ragloom.cli.main import main

FIRST, SECOND = Path("evaluations/ragloom-qa"), Path("evaluations/ragloom-qa-2")
OTHER = ("--set", "generator.sentences=1")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path)
    capsys.readouterr()
    return tmp_path


def run(*options):
    assert main(["eval", "--data", "qa.jsonl", "--timed", "0", *options]) == 0


def sentences(place):
    results = json.loads((place / "results.json").read_text(encoding="utf-8"))
    return results["config"]["generator"]["sentences"]


def test_the_same_config_on_the_same_questions_replaces_its_results():
    run()
    run()
    assert FIRST.exists() and not SECOND.exists()


def test_another_config_of_the_same_name_leaves_the_first_results_as_they_were():
    run()
    run(*OTHER)
    assert (sentences(FIRST), sentences(SECOND)) == (2, 1)


def test_each_config_finds_its_own_place_again():
    run()
    run(*OTHER)
    run()
    run(*OTHER)
    assert sorted(path.name for path in Path("evaluations").iterdir()) == [FIRST.name, SECOND.name]


def test_the_second_says_how_to_compare_it_with_the_first(capsys):
    run()
    assert "compare" not in capsys.readouterr().out
    run(*OTHER)
    assert capsys.readouterr().out.endswith(f"Next: ragloom compare {FIRST} {SECOND}\n")


def test_results_on_other_questions_are_kept_and_not_compared_with(folder, capsys):
    run()
    write_rows(folder / "qa.jsonl", ROWS[1:])
    capsys.readouterr()
    run()
    assert FIRST.exists() and SECOND.exists() and "compare" not in capsys.readouterr().out


def test_a_folder_that_is_named_is_written_to_whatever_it_holds():
    run("--to", "out")
    run("--to", "out", *OTHER)
    assert sentences(Path("out")) == 1


def test_it_says_how_many_questions_are_synthetic(folder, capsys):
    write_rows(folder / "qa.jsonl", [{**ROWS[0], "synthetic": True}, *ROWS[1:]])
    run()
    assert "12 questions, 2 of them without an answer, 1 synthetic" in capsys.readouterr().out
