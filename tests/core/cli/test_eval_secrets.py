"""What an evaluation writes is shown to others: no secret of its config is in it."""

import sys

import pytest
from evaluating import prepare

from ragloom.cli.main import main

PLUGIN = '''
"""A metric and a generator that are told a secret."""

import numpy as np
from pydantic import SecretStr

from ragloom.config.component import ComponentConfig
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless
from ragloom.types import Generation

api = 1


class Settings(ComponentConfig):
    key: SecretStr


class Told(Stateless):
    higher_is_better = True

    def __init__(self, config):
        self.config = config

    def score(self, rows):
        return np.ones(len(rows))

    def generate(self, requests, settings):
        return [Generation("Somebody.") for _ in requests]


@hookimpl
def register_metrics(register):
    register("told", target="keyed:Told", config="keyed:Settings", summary="for a test")


@hookimpl
def register_generators(register):
    register("told", target="keyed:Told", config="keyed:Settings", summary="for a test")
'''
CONFIG = """
version: 1
generator: {use: told, key: "${env:GIVEN}"}
evaluate:
  metrics: [f1, {use: told, key: written-out}, {use: told, name: again, key: "${env:GIVEN}"}]
"""


@pytest.mark.parametrize("secret", ["from-the-environment", "written-out"])
def test_no_file_that_is_written_holds_a_secret(tmp_path, monkeypatch, secret):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIVEN", "from-the-environment")
    sys.modules.pop("keyed", None)
    prepare(tmp_path)
    (tmp_path / "keyed.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "ragloom.yaml").write_text(CONFIG, encoding="utf-8")
    assert main(["eval", "--data", "qa.jsonl", "--to", "out", "--timed", "0", "--plugin", "keyed.py"]) == 0
    written = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir()}
    assert written.keys() == {"results.json", "report.html"} and not any(secret in text for text in written.values())
