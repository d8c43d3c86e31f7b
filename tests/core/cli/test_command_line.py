"""How the command line begins, fails and ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ragloom
from ragloom.cli.main import main
from ragloom.cli.verbs import VERBS

PARTS = """
from ragloom.hookspecs import hookimpl
api = 1

class Part:
    pass

def make(name):
    @hookimpl
    def hook(register):
        register(name, target="site_parts:Part")
    return hook

register_retrievers = make("bm25")
register_chunkers = make("sentences")
register_rank_fusers = make("rrf")
register_answer_fusers = make("concat")
register_generators = make("extractive")

@hookimpl
def register_commands(register):
    register("greet", target="site_parts:greet")
    register("fail", target="site_parts:fail")
    register("stop", target="site_parts:stop")
    register("config", target="site_parts:greet")

def greet(frame, name: str = "you", loud: bool = False):
    \"\"\"Say hello.\"\"\"
    print(f"hello {name}{'!' if loud else ''}", frame.json)
    return 4

def fail():
    raise ZeroDivisionError("by nothing")

def stop():
    raise KeyboardInterrupt
"""


@pytest.fixture(autouse=True)
def parts(site, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    site.plugin("parts", PARTS)
    monkeypatch.setenv("RAGLOOM_PLUGINS", "parts")
    return tmp_path


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Another process in the test's folder that imports what this one does."""
    paths = os.pathsep.join([str(Path(next(iter(ragloom.__path__))).parent), *sys.path])
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def failed(capsys, *arguments: str) -> tuple[int, str]:
    return main(arguments), capsys.readouterr().err


# Help


def test_help_names_every_verb(capsys):
    main(["--help"])

    page = capsys.readouterr().out
    assert all(f"  {verb} " in page for verb in VERBS)


def test_help_imports_no_library_and_no_plugin():
    code = "import sys; from ragloom.cli.main import main; main(['--help']); print(*sys.modules)"

    loaded = python("-c", code).stdout.splitlines()[-1].split()

    heavy = {"numpy", "pydantic", "typer", "rich", "yaml", "pluggy", "importlib.metadata", "site_parts"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize("arguments", [[], ["-h"], ["help"]])
def test_the_same_page_comes_without_any_argument(capsys, arguments):
    main(["--help"])
    page = capsys.readouterr().out

    assert (main(arguments), capsys.readouterr().out) == (0, page)


def test_the_module_can_be_run():
    assert python("-m", "ragloom", "--version").stdout.startswith("ragloom ")


@pytest.mark.parametrize(
    "words", [["config", "check"], ["config", "show"], ["schema"], ["plugins", "list"], ["doctor"]]
)
def test_every_verb_takes_the_shared_options(capsys, words, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    main([*words, "--help"])

    page = capsys.readouterr().out
    assert all(option in page for option in ("--config", "--set", "--json", "--plugin", "--debug"))


# Completion


def test_the_shell_completes_verbs():
    done = python("-m", "ragloom", _RAGLOOM_COMPLETE="complete_bash", COMP_WORDS="ragloom plu", COMP_CWORD="1")

    assert done.stdout.split() == ["plugins"]


def test_the_shell_completes_options():
    words = {"COMP_WORDS": "ragloom config check --conf", "COMP_CWORD": "3"}

    assert python("-m", "ragloom", _RAGLOOM_COMPLETE="complete_bash", **words).stdout.split() == ["--config"]


def test_the_completion_script_can_be_shown():
    done = python("-m", "ragloom", "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")

    assert "_RAGLOOM_COMPLETE" in done.stdout


# Failing


def test_a_misspelt_verb_is_corrected(capsys):
    assert failed(capsys, "serach") == (2, "ragloom: there is no verb `serach`\n  hint: did you mean `search`?\n")


@pytest.mark.parametrize("verb", ["config", "plugins"])
def test_a_verb_without_its_word_says_that_one_is_missing(capsys, verb):
    assert main([verb]) == 2
    assert capsys.readouterr().err.startswith(f"ragloom: `ragloom {verb}` needs another word\n  hint:")


def test_an_option_that_does_not_exist_is_one_line_and_a_hint(capsys):
    code, said = failed(capsys, "config", "check", "--jsn")

    assert (code, len(said.splitlines())) == (2, 2)
    assert said.startswith("ragloom: No such option")


def test_an_expected_error_is_one_line_and_a_hint(capsys):
    assert failed(capsys, "config", "check", "-c", "gone.yaml") == (
        2,
        "ragloom: gone.yaml: there is no such file\n  hint: `ragloom init` writes a config\n",
    )


def test_an_unexpected_error_is_one_line_and_the_way_to_its_traceback(capsys):
    assert failed(capsys, "fail") == (
        1,
        "ragloom: unexpected error: ZeroDivisionError: by nothing\n  hint: run again with --debug for the traceback\n",
    )


def test_debug_shows_the_traceback(capsys):
    assert "Traceback" in failed(capsys, "fail", "--debug")[1]


def test_an_interrupt_ends_with_130(capsys):
    assert main(["stop"]) == 130


def test_a_reader_that_goes_away_is_no_error():
    code = (
        "import os, sys; from ragloom.cli.main import main\n"
        "read, write = os.pipe(); os.dup2(write, 1); os.close(write); os.close(read)\n"
        "sys.exit(main(['schema']))"
    )

    assert python("-c", code).stderr == ""


# Verbs of plugins


def test_a_plugins_command_is_a_verb_with_its_own_and_the_shared_options(capsys):
    assert main(["greet", "--name", "Ada", "--loud", "--json"]) == 4
    assert capsys.readouterr().out == "hello Ada! True\n"


def test_a_plugins_command_of_a_taken_name_is_reached_by_its_entry_point(capsys):
    main(["parts/config"])

    assert capsys.readouterr().out == "hello you False\n"


def test_a_command_of_a_taken_name_is_told_in_the_list(capsys):
    main(["plugins", "list"])

    assert "command `config` is a verb of ragloom's own" in capsys.readouterr().out


def test_a_command_can_come_from_a_local_file(tmp_path, capsys):
    (tmp_path / "site_verbs.py").write_text(
        "from ragloom.hookspecs import hookimpl\napi = 1\ndef wave(): print('o/')\n"
        "@hookimpl\ndef register_commands(register): register('wave', target='site_verbs:wave')\n"
    )

    main(["wave", "--plugin", "site_verbs.py"])

    assert capsys.readouterr().out == "o/\n"


# Config and schema


def test_a_sound_config_is_ok(capsys):
    Path("ragloom.yaml").write_text("version: 1\n")

    assert (main(["config", "check"]), capsys.readouterr().out) == (0, "ok: ragloom.yaml\n")


def test_every_problem_of_a_config_is_told_and_the_exit_code_is_2(capsys):
    Path("bad.yaml").write_text("version: 1\nretrievers: [{use: bm26, k: -3}]\nfusoin:\n")

    code, said = failed(capsys, "config", "check", "-c", "bad.yaml")

    assert (code, [line.split(" ")[0] for line in said.splitlines()]) == (
        2,
        ["bad.yaml:2:20:", "bad.yaml:2:29:", "bad.yaml:3:1:"],
    )


def test_problems_can_be_had_as_json(capsys):
    assert main(["config", "check", "--json", "--set", "rounds=0"]) == 2

    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["path"], problem["file"], problem["what"]) == ("rounds", "--set", "must be at least 1, not 0")


def test_what_a_config_comes_to_is_shown_as_yaml(capsys):
    main(["config", "show", "--set", "retrievers.0.k=7"])

    assert "- use: bm25\n  name: bm25\n  k: 7\n" in capsys.readouterr().out


def test_the_schema_is_json_schema_2020_12(capsys):
    main(["schema"])

    assert json.loads(capsys.readouterr().out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


# Doctor


def test_doctor_points_a_newcomer_at_the_demo(capsys):
    main(["doctor", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert next(one["fix"] for one in found["found"] if one["subject"] == "collection") == "ragloom index FOLDER"


def test_doctor_tells_a_broken_config_and_how_to_go_on(capsys):
    Path("ragloom.yaml").write_text("version: 1\nrounds: 0\n")

    assert main(["doctor", "--json"]) == 1
    config = next(one for one in json.loads(capsys.readouterr().out)["found"] if one["subject"] == "config")
    assert config["fix"] == "mend ragloom.yaml, then: ragloom config check"
