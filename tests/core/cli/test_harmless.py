"""What documents, questions and names hold cannot steer the terminal that shows it, nor break the output."""

from __future__ import annotations

import json

import pytest

from ragloom.cli.harmless import harmless, harmless_json
from ragloom.cli.main import main

RED = "\x1b[31m"
HOSTILE = f"evil{RED}\x9b2J\u202e[/bold][link=x]"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    return tmp_path


def write(folder, name, text="The canal was opened in 1869."):
    (folder / "docs" / name).write_text(text, encoding="utf-8")


def raw(text):
    return [character for character in text if not character.isprintable() and character != "\n"]


@pytest.mark.parametrize(
    "character", ["\x1b", "\x9b", "\x07", "\x00", "\r", "\u202e", "\u2066", "\ud800", "\u2028", "\x7f"]
)
def test_a_character_that_could_steer_a_terminal_is_written_out(character):
    assert raw(harmless(f"a{character}b")) == []
    assert harmless(f"a{character}b") != "ab"


@pytest.mark.parametrize("text", ["plain", "中文，日本語", "a\tb\nc", "👨\u200d👩", "می\u200cخواهم", "é"])
def test_text_of_any_script_stays_as_it_is(text):
    assert harmless(text) == text


def test_an_endless_line_is_shortened():
    assert len(harmless("a" * 1_000_000)) < 3000


def test_json_keeps_its_value():
    value = {"a": f"x\x9b\x7f\ud800{RED}中"}
    text = harmless_json(json.dumps(value, ensure_ascii=False))
    assert raw(text) == []
    assert json.loads(text) == value


def test_a_document_s_escapes_do_not_reach_the_terminal(folder, capsys):
    write(folder, "a.txt", f"The {HOSTILE} canal was opened in 1869.")
    main(["index", "docs"])
    main(["ask", "When was the canal opened?", "--trace"])
    main(["search", "canal"])
    said = capsys.readouterr()
    assert raw(said.out) == raw(said.err) == []


@pytest.mark.parametrize("verb", ["ask", "search"])
@pytest.mark.parametrize(
    "question", [HOSTILE, "\x00", "\ud800 canal", "the of and", "\u200f\u202e", "?!", "\u0300" * 50]
)
def test_no_question_breaks_the_output(folder, capsys, verb, question):
    write(folder, "a.txt")
    main(["index", "docs"])
    assert main([verb, question]) in {0, 2}
    said = capsys.readouterr()
    assert raw(said.out) == raw(said.err) == []
    assert "unexpected error" not in said.err


@pytest.mark.parametrize("question", ["\ud800 canal", "\udcff", HOSTILE])
def test_a_question_that_is_no_text_gives_json_all_the_same(folder, capsys, question):
    write(folder, "a.txt")
    main(["index", "docs"])
    capsys.readouterr()
    assert main(["ask", question, "--json"]) == 0
    json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u2003"])
def test_an_empty_question_is_refused_with_what_to_type(folder, capsys, question):
    write(folder, "a.txt")
    main(["index", "docs"])
    assert main(["search", question]) == 2
    assert "ragloom ask" in capsys.readouterr().err


def test_a_question_of_a_megabyte_is_answered_or_abstained_on(folder, capsys):
    write(folder, "a.txt")
    main(["index", "docs"])
    assert main(["ask", "canal " * 170_000]) == 0
    assert len(capsys.readouterr().out) < 5000


def test_a_file_s_name_can_hold_anything(folder, capsys):
    write(folder, f"{HOSTILE}.txt".replace("/", "∕"))
    write(folder, "x.[∕b]")
    write(folder, f"broken{RED}[bold.pdf")
    main(["index", "docs"])
    main(["index", "--status"])
    main(["search", "canal"])
    said = capsys.readouterr()
    assert raw(said.out) == raw(said.err) == []
    assert "unexpected error" not in said.err
    assert "broken" in said.err


def test_a_suffix_that_looks_like_markup_is_told_as_it_is(folder, capsys):
    write(folder, "x.[b]")
    write(folder, "y.[bold]")
    assert main(["index", "docs"]) == 0
    assert ".[b]" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["../x", "a b", "x" * 300, "ｂｍ２５", "bm25\x00", RED, "", "a/b/c", "-", "%s", "bm25/../x"]
)
def test_a_hostile_plugin_name_is_refused_with_a_place(folder, capsys, name):
    (folder / "ragloom.json").write_text(json.dumps({"version": 1, "retrievers": [{"use": name}]}), encoding="utf-8")
    assert main(["config", "check"]) == 2
    said = capsys.readouterr().err
    assert "ragloom.json:1:" in said
    assert raw(said) == []


@pytest.mark.parametrize("name", ["../x", "a b.py", "x\x1b.py", "nope"])
def test_a_hostile_plugin_file_name_is_refused(capsys, name):
    assert main(["plugins", "list", "--plugin", name]) == 2
    assert raw(capsys.readouterr().err) == []


@pytest.mark.parametrize("verb", ["../x", "a b", "x" * 300, RED, "_root", "__init__", "main"])
def test_a_hostile_verb_is_refused(capsys, verb):
    assert main([verb]) == 2
    said = capsys.readouterr().err
    assert raw(said) == []
    assert "unexpected error" not in said
