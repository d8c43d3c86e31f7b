"""A config in which every sweep has given way to what was taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ragloom.config import load_config
from ragloom.config.alternatives import grid
from ragloom.config.load import written_config
from ragloom.config.taking import Taken, taken

WHOLE = """\
# What we tried. 選択肢
version: 1
ingest:
  chunker:   # how to cut
    sweep:
      - whole
      # by sentences
      - use: sentences   # the default
        max_tokens: {sweep: [100, 200]}

        overlap: 1
# who finds
retrievers:
  sweep:
    - - use: bm25
        k1: {sweep: {low: 0.5, high: 1.5}}
    - [{use: bm25}, {use: rank_bm25, weight: {sweep: [1, 2]}}]  # both
  # that was all
generator: {sweep: [extractive, {use: extractive, threshold: 0.1}]}   # who answers
rounds:
  sweep: [1, {sweep: [2, 3]}]
trace: true
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(text: str, number: int = 0, *, to: str = "best.yaml", name: str = "c.yaml", overrides=()) -> Taken:
    Path(name).write_text(text, encoding="utf-8")
    config = written_config(name, overrides=overrides)
    return taken(config.file, list(grid(config.tree))[number], Path(to))


def test_a_choice_stands_on_the_line_of_its_key_and_comments_stay():
    text = "version: 1\nrounds: {sweep: [1, 2]}  # how often\n\n# the end\n"
    assert made(text, 1) == Taken("version: 1\nrounds: 2  # how often\n\n# the end\n", kept=True)


def test_a_block_is_moved_to_where_its_sweep_stood():
    ways = "      - whole\n      - use: sentences\n        overlap: 1\n"
    text = f"version: 1\ningest:\n  chunker:\n    sweep:\n{ways}# end\n"
    assert made(text, 1).text == "version: 1\ningest:\n  chunker:\n    use: sentences\n    overlap: 1\n# end\n"


def test_a_word_comes_up_to_its_key():
    text = "version: 1\ningest:\n  chunker:\n    sweep:\n      - whole\n      - sentences\n# end\n"
    assert made(text).text == "version: 1\ningest:\n  chunker: whole\n# end\n"


def test_a_number_of_a_range_is_written_in_full():
    assert made("version: 1\nretrievers: [{use: bm25, b: {sweep: {low: 0.1, high: 0.4}}}]\n").text == (
        "version: 1\nretrievers: [{use: bm25, b: 0.25}]\n"
    )


def test_every_config_of_a_grid_can_be_written_with_its_comments():
    Path("c.yaml").write_text(WHOLE, encoding="utf-8")
    config = written_config("c.yaml")
    for one in grid(config.tree):
        found = taken(config.file, one, Path("best.yaml"))
        Path("best.yaml").write_text(found.text, encoding="utf-8")
        assert load_config("best.yaml").written.value == one.tree.value
        comments = ("# What we tried. 選択肢", "# how to cut", "# who finds", "# that was all", "# who answers")
        assert found.kept and all(comment in found.text for comment in comments)


def test_references_to_the_environment_stay_references(monkeypatch):
    monkeypatch.setenv("WHERE", "elsewhere")
    text = "version: 1\ncollection: ${env:WHERE}\nrounds: {sweep: [1, 2]}\n"
    assert "${env:WHERE}" in made(text).text


def test_what_the_command_line_set_is_written_too_though_comments_are_lost():
    found = made("version: 1\nrounds: {sweep: [1, 2]}  # how often\n", overrides=["trace=false"])
    assert found == Taken("version: 1\nrounds: 1\ntrace: false\n", kept=False)


def test_a_json_file_can_be_asked_for():
    found = made("version: 1\nrounds: {sweep: [1, 2]}\n", 1, to="best.json")
    assert (json.loads(found.text), found.kept) == ({"version": 1, "rounds": 2}, False)


def test_a_toml_config_gives_plain_yaml():
    found = made("version = 1\nrounds = {sweep = [1, 2]}\n", 1, name="c.toml")
    assert found == Taken("version: 1\nrounds: 2\n", kept=False)


def test_lines_that_end_as_on_windows_are_read_as_well():
    Path("c.yaml").write_bytes(b"version: 1\r\nrounds: {sweep: [1, 2]}  # how often\r\ntrace: true\r\n")
    config = written_config("c.yaml")
    found = taken(config.file, next(grid(config.tree)), Path("best.yaml"))
    assert found == Taken("version: 1\r\nrounds: 1  # how often\r\ntrace: true\r\n", kept=True)


def test_a_word_to_the_editor_stays_with_the_comments():
    text = "# ours\n$schema: ragloom.schema.json\nversion: 1\nrounds: {sweep: [1, 2]}\n"
    assert made(text) == Taken(text.replace("{sweep: [1, 2]}", "1"), kept=True)
