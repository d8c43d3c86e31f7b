"""The main verbs, from an empty folder to answers."""

import io
import json
import subprocess
import sys

import pytest

from ragloom.cli.main import main

BRIDGES = "# Bridges\n\nThe Forth Bridge was opened in 1890.\n\n## Tolls\n\nThe toll was abolished in 2008.\n"
CANALS = "The Suez Canal was opened in 1869.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "bridges.md").write_text(BRIDGES, encoding="utf-8")
    (docs / "canals.txt").write_text(CANALS, encoding="utf-8")
    return tmp_path


def said(capsys, *arguments: str, code: int = 0):
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_init_writes_a_config_that_checks(capsys):
    assert main(["init"]) == 0
    assert main(["config", "check"]) == 0


def parts_of_the_task(capsys):
    shown = said(capsys, "config", "show", "--resolved")
    return shown["task"], shown["ingest"]["chunker"], shown["fusion"]["answer"]


@pytest.mark.parametrize("task", ["summarize", "classify"])
def test_what_init_writes_fits_another_task_once_chunker_and_answer_are_taken_out(folder, capsys, task):
    config = folder / "ragloom.yaml"
    main(["init"])
    lines = config.read_text(encoding="utf-8").replace("task: qa", f"task: {task}").splitlines()
    kept = [line for line in lines if not line.strip().startswith(("chunker:", "answer:"))]
    config.write_text("\n".join(kept), encoding="utf-8")
    written = parts_of_the_task(capsys)
    config.write_text(f"version: 1\ntask: {task}\n", encoding="utf-8")
    assert written == parts_of_the_task(capsys)


def test_init_never_overwrites(folder, capsys):
    (folder / "ragloom.yaml").write_text("version: 1\n", encoding="utf-8")
    assert main(["init"]) == 2
    assert (folder / "ragloom.yaml").read_text(encoding="utf-8") == "version: 1\n"
    assert "ragloom init other.yaml" in capsys.readouterr().err


def test_an_indexed_folder_answers_with_a_quote_from_the_right_file(capsys):
    assert said(capsys, "index", "docs")["stored"]["added"] == 2
    answer = said(capsys, "ask", "When was the toll abolished?")
    citation = answer["sentences"][0]["citations"][0]
    assert citation["document"] == "bridges.md"
    assert citation["quote"] == "The toll was abolished in 2008."


def test_the_offsets_of_a_citation_are_those_of_the_extracted_text(capsys):
    said(capsys, "index", "docs")
    citation = said(capsys, "ask", "When was the Suez Canal opened?")["sentences"][0]["citations"][0]
    assert CANALS[citation["start"] : citation["end"]] == citation["quote"]


def test_indexing_again_reads_nothing_that_has_not_changed(capsys):
    said(capsys, "index", "docs")
    again = said(capsys, "index", "docs")
    assert again["stored"]["added"] == again["stored"]["changed"] == 0


def test_the_sources_of_the_config_are_indexed_where_none_are_named(folder, capsys):
    (folder / "ragloom.yaml").write_text("version: 1\ningest: {sources: [docs]}\n", encoding="utf-8")
    assert said(capsys, "index")["stored"]["added"] == 2


def test_indexing_nothing_is_refused_with_what_to_type(capsys):
    assert main(["index"]) == 2
    assert "ragloom index docs/" in capsys.readouterr().err


def test_a_broken_file_is_told_the_rest_is_indexed_and_the_exit_code_says_so(folder, capsys):
    (folder / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7 nonsense")
    report = said(capsys, "index", "docs", code=1)
    assert report["stored"]["added"] == 2
    assert "broken.pdf" in report["failures"][0]["where"]


def test_sync_removes_what_is_gone_from_the_folder(folder, capsys):
    for number in range(8):
        (folder / "docs" / f"note{number}.txt").write_text(f"Note number {number}.", encoding="utf-8")
    said(capsys, "index", "docs")
    (folder / "docs" / "canals.txt").unlink()
    assert said(capsys, "index", "docs", "--sync")["stored"]["removed"] == 1


def test_sync_refuses_to_empty_a_collection_whose_folder_is_empty(folder, capsys):
    said(capsys, "index", "docs")
    for file in (folder / "docs").iterdir():
        file.unlink()
    assert main(["index", "docs", "--sync"]) == 2
    assert "--force" in capsys.readouterr().err
    assert said(capsys, "index", "--status")["documents"] == 2


def test_asking_without_a_collection_says_how_to_make_one(capsys):
    assert main(["ask", "anything"]) == 2
    assert "ragloom index FOLDER" in capsys.readouterr().err


def test_an_unanswerable_question_is_abstained_on(capsys):
    said(capsys, "index", "docs")
    answer = said(capsys, "ask", "Who won the chess olympiad in Dresden?")
    assert answer["abstained"]
    assert answer["answer"] == ""


def test_search_shows_passages_and_their_places(capsys):
    said(capsys, "index", "docs")
    (first, *_) = said(capsys, "search", "toll", "-k", "1")["hits"]
    assert (first["document"], first["title"], first["location"]) == ("bridges.md", "Bridges", "Bridges")


def test_a_citation_tells_the_section_that_its_quote_stands_in(capsys):
    said(capsys, "index", "docs")
    citation = said(capsys, "ask", "When was the toll abolished?")["sentences"][0]["citations"][0]
    assert citation["location"] == "Bridges > Tolls"


def test_a_filter_keeps_the_other_documents_out(capsys):
    said(capsys, "index", "docs")
    hits = said(capsys, "search", "opened", "--filter", 'suffix = ".txt"')["hits"]
    assert [hit["document"] for hit in hits] == ["canals.txt"]


def test_a_filter_that_makes_no_sense_is_refused_with_an_example(capsys):
    said(capsys, "index", "docs")
    assert main(["search", "opened", "--filter", "suffix is txt"]) == 2
    assert "for example" in capsys.readouterr().err


def test_the_prompt_answers_line_by_line_until_the_input_ends(folder):
    main(["index", "docs"])
    asked = "When was the Suez Canal opened?\nWhen was the Forth Bridge opened?\n"
    done = subprocess.run(
        [sys.executable, "-m", "ragloom", "ask"], input=asked, capture_output=True, text=True, cwd=folder, check=True
    )
    assert "1869" in done.stdout
    assert "1890" in done.stdout


def test_verify_finds_a_damaged_index_and_rebuild_heals_it(folder, capsys):
    said(capsys, "index", "docs")
    file = max((folder / ".ragloom" / "indexes" / "bm25").iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(bytes(data))
    assert said(capsys, "index", "--verify", code=1)
    said(capsys, "index", "--rebuild")
    assert said(capsys, "index", "--verify") == []


def test_compacting_leaves_the_answers_as_they_are(capsys):
    said(capsys, "index", "docs")
    before = said(capsys, "search", "opened")
    said(capsys, "index", "--compact")
    assert said(capsys, "search", "opened") == before


@pytest.mark.parametrize("options", [["--status", "--verify"], ["--rebuild", "--sync"], ["--verify", "docs"]])
def test_looking_after_the_indexes_takes_one_option_at_a_time(options, capsys):
    assert main(["index", *options]) == 2
    assert "stands alone" in capsys.readouterr().err


def test_a_document_cannot_steer_the_terminal_that_shows_it(folder, capsys):
    (folder / "docs" / "evil.txt").write_text("The \x1b[31mred\x1b[0m [bold]lamp[/bold] burns.", encoding="utf-8")
    said(capsys, "index", "docs")
    assert main(["search", "lamp burns"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[bold]lamp[/bold]" in shown


PICKY = """
from ragloom.errors import GenerationError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless
from ragloom.types import Generation

api = 1


class Picky(Stateless):
    def generate(self, requests, settings):
        if "tolls" in requests[0].question:
            raise GenerationError("the server is gone", hint="start it")
        return [Generation("It was opened in 1869.") for _ in requests]


@hookimpl
def register_generators(register):
    register("picky", target="picky:Picky")
"""


def test_a_question_that_fails_does_not_end_the_prompt(folder, capsys, monkeypatch):
    (folder / "picky.py").write_text(PICKY, encoding="utf-8")
    said(capsys, "index", "docs")
    monkeypatch.setattr("sys.stdin", io.StringIO("bridge tolls?\nWhen was the canal opened?\n"))
    assert main(["ask", "--plugin", "picky.py", "--set", "generator=picky"]) == 2
    shown = capsys.readouterr()
    assert "ragloom: the server is gone\n  hint: start it" in shown.err
    assert "It was opened in 1869." in shown.out
