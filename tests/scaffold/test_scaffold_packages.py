"""A package of every kind, as `ragloom plugins new` writes it: installed with pip in a fresh environment, and used."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from tests.scaffold.packages import ANSWER, QUESTION, QUESTIONS, SCRIPTS, name_of, written

from ragloom.registry.kinds import KINDS
from ragloom.scaffold import DRAFTS

PICKED = [kind for kind in DRAFTS if kind not in ("command", *SCRIPTS)]
CHECKED = "rank_fuser"
"""The kind that the kit checks in a short run; the others take their time."""

NAMES = ["q", "tide-tables", "a-name-of-thirty-letters-or-so"]


def test_there_is_a_draft_for_every_kind_of_component():
    assert set(DRAFTS) == set(KINDS.values())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_clean_whatever_it_is_called(name, tmp_path):
    for kind in DRAFTS:
        written(kind, tmp_path / kind, name)
    for words in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *words, "--no-cache", str(tmp_path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_ragloom_itself_comes_from_the_environment(environment, tmp_path):
    found = environment.python("-c", "import ragloom; print(ragloom.__file__)", at=tmp_path)
    assert found.startswith(str(environment.packages))


def test_every_package_is_typed(environment, packages, tmp_path):
    sources = [str(next((folder / "src").iterdir())) for folder in packages.values()]
    environment.python("-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *sources, at=tmp_path)


def test_the_own_tests_of_every_package_pass(environment, packages, tmp_path):
    folders = [str(folder / "tests") for folder in packages.values()]
    kit = f"--ignore-glob={packages['retriever'].parent}/*/test_conformance.py"
    how = ("-q", "-p", "no:cacheprovider", "-W", "error", "--import-mode=importlib", f"--rootdir={tmp_path}", kit)
    environment.python("-m", "pytest", *how, *folders, at=tmp_path)


@pytest.mark.parametrize(
    "kind", [CHECKED, *(pytest.param(one, marks=pytest.mark.slow) for one in DRAFTS if one != CHECKED)]
)
def test_the_kit_finds_no_broken_promise(environment, packages, tmp_path, kind):
    environment.python("-m", "pytest", "-p", "no:cacheprovider", "tests/test_conformance.py", at=packages[kind])
    environment.ragloom("plugins", "check", name_of(kind), at=tmp_path)


def test_every_plugin_is_listed_as_sound(environment, packages, tmp_path):
    stories = json.loads(environment.ragloom("plugins", "list", "--json", at=tmp_path))
    listed = {one["plugin"]: (one["status"], [offer["kind"] for offer in one["offers"]]) for one in stories}
    assert {name_of(kind): listed[name_of(kind)] for kind in DRAFTS} == {
        name_of(kind): ("ok", [kind]) for kind in DRAFTS
    }


@pytest.mark.parametrize("kind", PICKED)
def test_a_config_picks_it_and_answers(environment, packages, tmp_path, kind):
    question, answer = QUESTIONS.get(kind, (QUESTION, ANSWER))
    shutil.copytree(packages[kind] / "example", tmp_path / "example")
    environment.ragloom("index", "notes", at=tmp_path / "example")
    assert answer in environment.ragloom("ask", question, at=tmp_path / "example")


@pytest.mark.parametrize("kind", SCRIPTS)
def test_what_no_config_picks_yet_is_made_by_its_name(environment, packages, tmp_path, kind):
    script, told, says = SCRIPTS[kind]
    assert says in environment.python(str(packages[kind] / "example" / script), *told.split(), at=tmp_path)


def test_a_command_becomes_a_verb(environment, packages, tmp_path):
    shutil.copytree(packages["command"] / "example", tmp_path / "example")
    environment.ragloom("index", "notes", at=tmp_path / "example")
    assert "3 passages" in environment.ragloom(name_of("command"), at=tmp_path / "example")


@pytest.mark.parametrize("kind", PICKED)
def test_the_readme_shows_the_config_of_the_example(packages, kind):
    config = (packages[kind] / "example" / "ragloom.yaml").read_text(encoding="utf-8")
    assert f"```yaml\n{config}```" in (packages[kind] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", DRAFTS)
def test_the_readme_says_what_to_change_first_and_every_place_is_there(packages, kind):
    readme = (packages[kind] / "README.md").read_text(encoding="utf-8")
    first = readme.partition("## What to change first\n")[2].partition("\n## ")[0]
    places = [name for name in re.findall(r"`([^`\s]+)`", first) if "/" in name or name.endswith(".toml")]
    assert len(places) > 4
    assert [name for name in places if not (packages[kind] / name).exists()] == []


def test_chinese_punctuation_in_a_test_is_no_offence(tmp_path):
    folder = written("retriever", tmp_path)
    (folder / "tests" / "test_chinese.py").write_text('QUESTION = "渡轮停在哪里？"\n', encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", str(folder)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
