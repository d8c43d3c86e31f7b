"""``ragloom questions``, on a small collection of its own."""

import json

import pytest

from ragloom.cli.main import main

TOWNS = ["Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    for number, town in enumerate(TOWNS):
        text = f"The harbour of {town} was built by Italian masons in {1850 + number}."
        (docs / f"{town}.txt").write_text(text, encoding="utf-8")
    assert main(["index", "docs"]) == 0
    capsys.readouterr()
    return tmp_path


def rows(folder, name="qa.jsonl"):
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def test_questions_are_written_and_counted(folder, capsys):
    assert main(["questions", "--to", "qa.jsonl", "-n", "4", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["questions"], told["documents"], told["found"], len(rows(folder))) == (4, 4, 4, 4)


def test_people_are_told_what_to_do_next(capsys):
    assert main(["questions", "--to", "qa.jsonl", "-n", "4"]) == 0
    said = capsys.readouterr().out
    assert "4 questions about 4 documents" in said and "ragloom eval --data qa.jsonl" in said


def test_every_row_is_marked_as_synthetic(folder):
    assert main(["questions", "--to", "qa.jsonl", "-n", "4"]) == 0
    assert all(row["synthetic"] and row["made_by"] == "cloze" for row in rows(folder))


def test_fewer_than_asked_for_are_written_with_a_note_and_exit_1(folder, capsys):
    assert main(["questions", "--to", "qa.jsonl", "-n", "50"]) == 1
    assert len(rows(folder)) == 6 and "6 questions were made, 50 were asked for" in capsys.readouterr().err


def test_where_none_can_be_made_nothing_is_written(folder, capsys):
    assert main(["questions", "--to", "qa.jsonl", "--language", "zh"]) == 1
    assert not (folder / "qa.jsonl").exists() and "nothing was written" in capsys.readouterr().out


def test_a_file_that_is_there_is_refused_before_anything_is_made(folder, capsys, monkeypatch):
    (folder / "qa.jsonl").write_text("mine")
    monkeypatch.setattr("ragloom.evaluate.synthesis.synthesise", lambda *given, **named: pytest.fail("made"))
    assert main(["questions", "--to", "qa.jsonl"]) == 2
    assert "--force" in capsys.readouterr().err and (folder / "qa.jsonl").read_text() == "mine"


def test_force_replaces_it(folder):
    (folder / "qa.jsonl").write_text("mine")
    assert main(["questions", "--to", "qa.jsonl", "-n", "4", "--force"]) == 0
    assert len(rows(folder)) == 4


@pytest.mark.parametrize("to", ["nowhere/qa.jsonl", "docs"])
def test_a_file_without_a_place_is_refused(to, capsys):
    assert main(["questions", "--to", to]) == 2
    assert to in capsys.readouterr().err


def test_without_a_collection_the_usual_error_says_what_to_type(folder, capsys):
    assert main(["questions", "--to", "qa.jsonl", "--set", "collection=other"]) == 2
    assert "holds no collection" in capsys.readouterr().err


def test_the_config_s_generator_writes_where_it_is_asked_to(folder):
    (folder / "asker.py").write_text(
        "from ragloom.hookspecs import hookimpl\n"
        "from ragloom.testing import ScriptedGenerator\n"
        "api = 1\n"
        "def reply(asked):\n"
        "    year = asked.sources[0].text[-5:-1]\n"
        "    town = asked.sources[0].text.split()[3]\n"
        "    return f'Question: When was the harbour of {town} built?\\nAnswer: {year}'\n"
        "class Asking(ScriptedGenerator):\n"
        "    def __init__(self): super().__init__(reply)\n"
        "@hookimpl\n"
        "def register_generators(register):\n"
        "    register('asking', target='asker:Asking')\n"
    )
    how = ["--by", "generator", "--plugin", "asker.py", "--set", "generator=asking"]
    assert main(["questions", "--to", "qa.jsonl", "-n", "6", *how]) == 0
    assert {row["made_by"] for row in rows(folder)} == {"generator"}


def test_a_generator_that_cannot_write_questions_is_refused(capsys):
    assert main(["questions", "--to", "qa.jsonl", "--by", "generator"]) == 2
    assert "use a language model as generator" in capsys.readouterr().err
