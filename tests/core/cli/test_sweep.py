"""``ragloom sweep``, on a small collection of its own."""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from tests.core.evaluate.sweeping import town

from ragloom.cli.main import main

CONFIG = """\
# How should we answer?
version: 1
ingest: {sources: [docs], chunker: whole}
retrievers: {sweep: [[bm25], [rank_bm25]]}   # two engines
generator: {use: extractive, threshold: {sweep: [1.0, 0.0]}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "counting", raising=False)
    town.build(tmp_path)
    (tmp_path / "c.yaml").write_text(CONFIG, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("counting", None)


def swept(capsys, *options, code=0):
    assert main(["sweep", "-c", "c.yaml", "--data", "qa.jsonl", "--timed", "2", "--to", "out", *options]) == code
    return capsys.readouterr()


def refused(capsys, *options) -> str:
    return swept(capsys, *options, code=2).err


def test_the_configs_are_listed_best_first_with_the_winner_on_questions_held_out(capsys):
    page = swept(capsys).out
    assert "4 configs, 68 questions to tune on, 28 held out, none about the same documents" in page
    lines = page.splitlines()
    first = next(place for place, line in enumerate(lines) if "95 % interval" in line)
    assert lines[first].split()[-2:] == ["retrievers", "threshold"] and lines[first + 1].split()[-1] == "0.0"
    assert "the search overfits by" in page and "gain over them, questions held out" in page


def test_the_file_holds_every_config_with_its_figures(folder, capsys):
    swept(capsys)
    found = json.loads((folder / "out" / "sweep.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in found["trials"]] == [0, 1, 2, 3]
    assert all(one["figure"]["low"] <= one["figure"]["value"] <= one["figure"]["high"] for one in found["trials"])
    assert found["winner"] in {one["number"] for one in found["trials"] if one["finalist"]}


def test_the_front_is_drawn(folder, capsys):
    swept(capsys)
    picture = ElementTree.parse(folder / "out" / "front.svg").getroot()
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}circle")) == 4


def test_the_best_is_written_with_the_comments_of_the_config_and_can_be_used(folder, capsys):
    swept(capsys, "--write", "best.yaml")
    text = (folder / "best.yaml").read_text(encoding="utf-8")
    assert text == CONFIG.replace("{sweep: [[bm25], [rank_bm25]]}", "[bm25]").replace("{sweep: [1.0, 0.0]}", "0.0")
    assert main(["index", "-c", "best.yaml"]) == 0
    assert main(["ask", "-c", "best.yaml", "When was the mill of Arvel built?"]) == 0


def test_where_comments_cannot_be_kept_that_is_said(capsys):
    assert "best.yaml holds plain values" in swept(capsys, "--write", "best.yaml", "--set", "trace=false").err


def test_json_has_everything_and_says_where_it_was_written(capsys):
    found = json.loads(swept(capsys, "--json", "--write", "best.yaml").out)
    assert (found["folder"], found["written"], len(found["trials"])) == ("out", "best.yaml", 4)


def test_without_a_folder_it_goes_where_config_and_data_say(folder, capsys):
    assert main(["sweep", "-c", "c.yaml", "--data", "qa.jsonl", "--timed", "0"]) == 0
    assert (folder / "sweeps" / "c-qa" / "sweep.json").is_file()


def test_rows_that_are_no_questions_are_told_and_the_others_used(folder, capsys):
    with (folder / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write("no\n")
    told = swept(capsys, code=1)
    assert "left out: qa.jsonl:97: is not JSON" in told.err and "68 questions to tune on" in told.out


def test_a_config_that_fails_is_told_and_the_others_are_tried(folder, capsys):
    (folder / "c.yaml").write_text(
        "version: 1\ningest: {sources: [docs]}\ngenerator: {sweep: [extractive, {use: echo, model: none}]}\n"
    )
    told = swept(capsys, "--plugin", "counting.py", code=1)
    assert "failed: config 1: there is no model none: name one that is there" in told.err
    assert "The best is config 0." in told.out


def test_where_the_first_alternatives_are_the_best_nothing_better_is_claimed(folder, capsys):
    (folder / "c.yaml").write_text(CONFIG.replace("[1.0, 0.0]", "[0.0, 1.0]"), encoding="utf-8")
    assert "none was found to be better" in swept(capsys).out


@pytest.mark.parametrize(
    ("write", "said"),
    [
        ("best.txt", "YAML or JSON"),
        ("c.yaml", "is the config that is swept"),
        ("nowhere/best.yaml", "its folder does not exist"),
        ("docs/best.yaml", "start from its own folder"),
    ],
)
def test_a_best_config_without_a_place_is_refused_before_anything_is_asked(write, said, folder, capsys):
    assert said in refused(capsys, "--write", write)
    assert not (folder / "out").exists()


def test_a_metric_that_does_not_exist_is_refused_with_what_was_meant(capsys):
    assert "did you mean" in refused(capsys, "--metric", "ndgc")


def test_a_config_without_alternatives_is_refused(folder, capsys):
    (folder / "c.yaml").write_text("version: 1\n")
    assert "the config has no alternatives" in refused(capsys)


def test_too_few_questions_are_refused(capsys):
    assert "too few" in refused(capsys, "--limit", "6")


def test_each_config_is_told_as_it_is_done(capsys):
    assert "rung 1 of 1, config 3: f1 1.000 on 68 questions" in swept(capsys).err


def test_a_missing_optuna_is_named_with_its_extra(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    (folder / "c.yaml").write_text(CONFIG.replace("[1.0, 0.0]", "{low: 0.0, high: 1.0}"), encoding="utf-8")
    assert "ragloom[sweep]" in refused(capsys)


def test_a_range_can_be_swept(folder, capsys):
    pytest.importorskip("optuna")
    (folder / "c.yaml").write_text(CONFIG.replace("[1.0, 0.0]", "{low: 0.0, high: 1.0}"), encoding="utf-8")
    swept(capsys, "--trials", "3", "--write", "best.yaml")
    assert "sweep" not in Path("best.yaml").read_text(encoding="utf-8")


KEYED = """
from pydantic import SecretStr

from ragloom.config import ComponentConfig
from ragloom.hookspecs import hookimpl
from ragloom.testing.fakes import EchoGenerator

api = 1


class KeyedConfig(ComponentConfig):
    key: SecretStr = SecretStr("")
    refused: bool = False


class Keyed(EchoGenerator):
    def __init__(self, config):
        super().__init__()
        self._config = config

    def open(self, resources):
        if self._config.refused:
            raise ValueError(f"no such key: {self._config.key.get_secret_value()}")


@hookimpl
def register_generators(register):
    register("keyed", target="keyring:Keyed", config="keyring:KeyedConfig")
"""
SECRETS = """
generator:
  sweep:
    - {use: keyed, key: {sweep: ["${env:GIVEN}", written-out-1, {sweep: [written-out-2]}]}, refused: {sweep: [no, yes]}}
    - {use: keyed, key: written-out-3}
    - {use: keyed, key: written-out-1, nonsense: 1}
"""


@pytest.mark.parametrize("json_too", [[], ["--json"]], ids=["lines", "json"])
def test_no_secret_is_shown_or_stored(folder, capsys, monkeypatch, json_too):
    monkeypatch.setenv("GIVEN", "from-the-environment")
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    (folder / "keyring.py").write_text(KEYED, encoding="utf-8")
    (folder / "c.yaml").write_text(CONFIG.partition("generator")[0] + SECRETS, encoding="utf-8")
    said = swept(capsys, "--plugin", "keyring.py", *json_too, code=1)
    kept = [file.read_bytes().decode(errors="replace") for file in (folder / "out").rglob("*") if file.is_file()]
    whole = "".join([said.out, said.err, *kept])
    assert "written-out" not in whole and "from-the-environment" not in whole
    assert "${env:GIVEN}" in whole and "no such key: **********" in whole


def test_the_front_of_an_earlier_sweep_does_not_stay(folder, capsys):
    swept(capsys)
    swept(capsys, "--timed", "0")
    assert not (folder / "out" / "front.svg").exists()


def test_a_column_is_called_by_a_word(folder, capsys):
    (folder / "c.yaml").write_text(CONFIG.replace("[[bm25], [rank_bm25]]", "[[{sweep: [bm25]}]]"), encoding="utf-8")
    heads = next(line for line in swept(capsys).out.splitlines() if "95 % interval" in line)
    assert heads.split()[-3:] == ["retrievers", "retrievers.0", "threshold"]


def test_who_failed_at_questions_is_listed_below_the_best_though_its_figure_looks_better(folder, capsys):
    flaky = CONFIG.partition("generator")[0] + "generator: {use: echo, model: {sweep: ['', flaky]}}\n"
    (folder / "c.yaml").write_text(flaky, encoding="utf-8")
    lines = swept(capsys, "--plugin", "counting.py", "--metric", "length", code=1).out.splitlines()
    first = next(place for place, line in enumerate(lines) if "95 % interval" in line)
    assert [line.split()[-1] for line in lines[first + 1 : first + 5]] == ['""', '""', "flaky", "flaky"]
