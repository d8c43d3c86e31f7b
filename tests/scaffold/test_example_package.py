"""The example package of the documentation, built and installed as a stranger's would be, and used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from tests.scaffold.environment import ROOT, Environment

SOURCE = ROOT / "docs" / "examples" / "ragloom-bobbin"
CLEAN = shutil.ignore_patterns(".*", "__pycache__")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy, so that nothing is written into the repository."""
    return shutil.copytree(SOURCE, tmp_path_factory.mktemp("example") / SOURCE.name, ignore=CLEAN)


@pytest.fixture(scope="module")
def bobbin(tmp_path_factory, folder) -> Environment:
    """A fresh environment with ragloom, and the package as a wheel that pip built."""
    made = Environment.made(tmp_path_factory.mktemp("bobbin"))
    wheels = tmp_path_factory.mktemp("wheels")
    made.build(folder, wheels)
    made.install(*map(str, wheels.glob("*.whl")))
    return made


@pytest.fixture
def shelf(bobbin, folder, tmp_path):
    """The example's notes, indexed as its config says."""
    shutil.copytree(folder / "example", tmp_path / "shelf", ignore=CLEAN)
    bobbin.ragloom("index", "notes", at=tmp_path / "shelf")
    return tmp_path / "shelf"


def test_it_is_clean(folder):
    for words in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *words, "--no-cache", str(folder)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_it_is_typed(bobbin, folder, tmp_path):
    bobbin.python("-m", "mypy", "--cache-dir", str(tmp_path), at=folder)


def test_its_own_tests_pass(bobbin, folder):
    bobbin.python("-m", "pytest", "-p", "no:cacheprovider", "--deselect=tests/test_conformance.py", at=folder)


@pytest.mark.slow
def test_the_kit_finds_no_broken_promise(bobbin, tmp_path):
    bobbin.ragloom("plugins", "check", "bobbin", at=tmp_path)


def test_it_is_listed_with_all_that_it_offers(bobbin, tmp_path):
    stories = {one["plugin"]: one for one in json.loads(bobbin.ragloom("plugins", "list", "--json", at=tmp_path))}
    offered = {offer["kind"]: offer["name"] for offer in stories["bobbin"]["offers"]}
    assert (stories["bobbin"]["status"], offered, stories["bobbin"]["observes"]) == (
        "ok",
        {"retriever": "typos", "generator": "copyist", "answer_fuser": "mixture", "command": "quiz"},
        ["answer_generated"],
    )


def test_its_parts_answer_a_misspelt_question_together(bobbin, shelf):
    told = json.loads(bobbin.ragloom("ask", "When was the Suez Cannal opened?", "--json", at=shelf))
    assert told["answer"] == "The Suez Canal was opened in November 1869."


def test_its_hook_counts_what_its_command_asks(bobbin, shelf):
    assert "3 answered, 0 abstained on" in bobbin.ragloom("quiz", "questions.txt", "--quiet", at=shelf)


def test_its_fuser_is_refused_over_a_generator_that_cannot_be_stepped(bobbin, shelf):
    config = (shelf / "ragloom.yaml").read_text(encoding="utf-8").replace("copyist", "extractive")
    (shelf / "ragloom.yaml").write_text(config, encoding="utf-8")
    said = bobbin.ragloom("config", "check", "--json", at=shelf, code=2)
    assert "generators that have it: copyist" in said


def test_the_readme_shows_the_config_of_the_example():
    config = (SOURCE / "example" / "ragloom.yaml").read_text(encoding="utf-8")
    assert config.removeprefix("version: 1\n") in (SOURCE / "README.md").read_text(encoding="utf-8")
