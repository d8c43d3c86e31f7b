"""From a file, the environment and the command line to the core's part of a config."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragloom.config import GenerationConfig, config_from_mapping, load_config
from ragloom.config.suggest import closest
from ragloom.errors import ConfigError, UsageError
from ragloom.types import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "ragloom.yaml") -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def problems(text: str = "version: 1\n", *overrides: str) -> list[str]:
    """Each problem of a config in ``c.yaml``, as it is printed."""
    with pytest.raises(ConfigError) as caught:
        _ = load_config(write(text, "c.yaml"), overrides=overrides).core
    return [str(problem) for problem in caught.value.problems]


def core(text: str = "version: 1\n", *overrides: str):
    return load_config(write(text, "c.yaml"), overrides=overrides).core


def test_version_alone_is_a_working_config():
    config = core()

    assert [spec.use for spec in config.retrievers] == ["bm25"]
    assert (config.fusion.ranks.use, config.fusion.answer.use, config.generator.use) == ("rrf", "concat", "extractive")


def test_without_any_file_the_defaults_hold(folder):
    loaded = load_config()

    assert loaded.collection == folder / ".ragloom"


@pytest.mark.parametrize("name", ["ragloom.yaml", "ragloom.yml", "ragloom.toml", "ragloom.json"])
def test_the_config_of_the_working_folder_is_taken(name):
    bodies = {"toml": "version = 1\nrounds = 2", "json": '{"version": 1, "rounds": 2}'}
    write(bodies.get(name.rpartition(".")[2], "version: 1\nrounds: 2"), name)

    assert load_config().core.rounds == 2


def test_two_configs_in_the_working_folder_are_not_chosen_between():
    write("version: 1", "ragloom.yaml")
    write("version = 1", "ragloom.toml")

    with pytest.raises(UsageError) as caught:
        load_config()

    assert caught.value.hint == "say which: -c ragloom.yaml"


def test_paths_start_from_the_configs_own_folder(folder):
    (folder / "sub").mkdir()
    file = write("version: 1\ncollection: data", "sub/c.yaml")

    assert load_config(file).collection == folder / "sub" / "data"


def test_a_missing_version_is_asked_for():
    assert problems("rounds: 1") == ["c.yaml:1:1: version: is required: add `version: 1`"]


def test_another_version_is_refused():
    assert problems("version: 2") == [
        "c.yaml:1:10: version: this ragloom reads version 1 of the config only: write `version: 1`"
    ]


def test_all_problems_are_told_in_the_order_of_the_file():
    text = "rounds: 0\nfusoin: {}\ngenerator: {}\ntrace: maybe\nretrievers: [{use: bm25, k: 0, weight: x}]\n"

    assert problems("version: 1\n" + text) == [
        "c.yaml:2:9: rounds: must be at least 1, not 0",
        "c.yaml:3:1: fusoin: is not a setting that exists here: did you mean `fusion`?",
        "c.yaml:4:12: generator.use: is required: name the component: `use: …`",
        "c.yaml:5:8: trace: must be true or false, not 'maybe'",
        "c.yaml:6:29: retrievers.0.k: must be at least 1, not 0",
        "c.yaml:6:40: retrievers.0.weight: must be a number, not 'x'",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("retrievers: []", "c.yaml:2:13: retrievers: must have at least 1 item"),
        ("retrievers: bm25", "retrievers: must be a list, not 'bm25'"),
        ("retrievers: [3]", "retrievers.0: must be a mapping (key: value), not 3"),
        ("retrievers: [{use: bm25, k: 0}]", "c.yaml:2:29: retrievers.0.k: must be at least 1, not 0"),
        ("retrievers: [{use: bm25, name: ../up}]", "retrievers.0.name: must match the pattern"),
        ("retrievers: [{use: bm25, weight: .inf}]", "retrievers.0.weight: must be a finite number, not inf"),
        ("collection: ''", "collection: must have at least 1 character"),
        ("ingest: {sources: docs}", "ingest.sources: must be a list, not 'docs'"),
        ("ingest: {sources: [1]}", "ingest.sources.0: must be text"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(text, problem):
    (found,) = problems(f"version: 1\n{text}\n")

    assert problem in found


def test_a_section_left_empty_gets_the_way_out():
    assert problems("version: 1\ningest:\n") == [
        "c.yaml:2:8: ingest: must be a mapping (key: value), not null: give it a value, or take the line out"
    ]


def test_a_component_without_a_name_is_asked_for_one():
    assert problems("version: 1\ningest: {chunker: {max_tokens: 9}}\n") == [
        "c.yaml:2:19: ingest.chunker.use: is required: name the component: `use: …`"
    ]


def test_the_editors_schema_key_is_no_setting():
    assert load_config(write('{"$schema": "s.json", "version": 1}', "c.json")).core.version == 1


def test_a_component_is_named_by_text_or_by_a_mapping():
    config = core("version: 1\nretrievers: [bm25, {use: faiss, nprobe: 4}]\n")

    assert [(spec.use, spec.name, spec.settings) for spec in config.retrievers] == [
        ("bm25", "bm25", {}),
        ("faiss", "faiss", {"nprobe": 4}),
    ]


def test_a_retriever_that_says_its_plugin_is_named_by_the_rest():
    assert core("version: 1\nretrievers: [mine/bm25]\n").retrievers[0].name == "bm25"


def test_a_config_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        core().rounds = 3


def test_how_to_generate_becomes_the_value_that_generators_take():
    assert GenerationConfig(stop=("END",), seed=4).settings() == Settings(stop=("END",), seed=4)


def test_a_mapping_is_a_config_too(folder):
    loaded = config_from_mapping({"retrievers": ({"use": "bm25", "k": 3},)}, base=folder)

    assert (loaded.core.retrievers[0].k, loaded.collection) == (3, folder / ".ragloom")


# The environment


def test_a_reference_is_filled_in_within_text(monkeypatch):
    monkeypatch.setenv("WHERE", "here")

    assert core("version: 1\ncollection: data/${env:WHERE}/x\n").collection == "data/here/x"


def test_a_value_that_is_one_reference_can_be_a_number(monkeypatch):
    monkeypatch.setenv("ROUNDS", "3")

    assert core("version: 1\nrounds: ${env:ROUNDS}\n").rounds == 3


def test_digits_stay_text_where_text_is_wanted(monkeypatch):
    monkeypatch.setenv("NAME", "0123")

    assert core("version: 1\ncollection: ${env:NAME}\n").collection == "0123"


@pytest.mark.parametrize("held", [None, ""])
def test_a_default_stands_in_for_an_unset_or_empty_variable(monkeypatch, held):
    monkeypatch.delenv("ROUNDS", raising=False)
    if held is not None:
        monkeypatch.setenv("ROUNDS", held)

    assert core("version: 1\nrounds: ${env:ROUNDS:-2}\n").rounds == 2


def test_an_unset_variable_is_one_problem_at_its_place(monkeypatch):
    monkeypatch.delenv("ROUNDS", raising=False)

    assert problems("version: 1\nrounds: ${env:ROUNDS}\n") == [
        "c.yaml:2:9: rounds: the environment variable ROUNDS is not set: set it, or give a default: ${env:ROUNDS:-…}"
    ]


def test_a_wrong_value_from_the_environment_is_not_repeated(monkeypatch):
    monkeypatch.setenv("ROUNDS", "hunter2")

    assert problems("version: 1\nrounds: ${env:ROUNDS}\n") == ["c.yaml:2:9: rounds: must be a whole number"]


def test_another_kind_of_reference_is_refused():
    assert "`${HOME}` is no reference: write ${env:NAME}" in problems("version: 1\ncollection: ${HOME}\n")[0]


def test_a_doubled_dollar_is_a_dollar():
    assert core("version: 1\ncollection: $${env:X}\n").collection == "${env:X}"


# The command line


@pytest.mark.parametrize(
    ("override", "reached"),
    [
        ("rounds=2", lambda config: config.rounds == 2),
        ("retrievers.0.k=20", lambda config: config.retrievers[0].k == 20),
        ("retrievers.1=faiss", lambda config: [spec.use for spec in config.retrievers] == ["bm25", "faiss"]),
        ("retrievers=[{use: faiss, k: 3}]", lambda config: config.retrievers[0].k == 3),
        ("query=[draft]", lambda config: config.query[0].use == "draft"),
        ("query.0.use=draft", lambda config: config.query[0].use == "draft"),
        ("fusion.answer.passages=7", lambda config: config.fusion.answer.settings == {"passages": 7}),
        ("generator.threshold=0.5", lambda config: config.generator.use == "extractive"),
        ("collection=a=b", lambda config: config.collection == "a=b"),
        ("reranker=", lambda config: config.reranker is None),
    ],
)
def test_an_override_reaches_values_and_defaults(override, reached):
    assert reached(core("version: 1\n", override))


def test_an_override_opens_the_short_form_of_a_component():
    assert core("version: 1\ngenerator: mine\n", "generator.size=2").generator.model_dump() == {
        "use": "mine",
        "size": 2,
    }


def test_the_last_override_holds():
    assert core("version: 1\n", "rounds=2", "rounds=3").rounds == 3


def test_an_override_may_refer_to_the_environment(monkeypatch):
    monkeypatch.setenv("ROUNDS", "4")

    assert core("version: 1\n", "rounds=${env:ROUNDS}").rounds == 4


def test_a_wrong_override_has_its_place_on_the_command_line():
    assert problems("version: 1\nrounds: 0\n", "trace=true", "retrievers.0.k=-3") == [
        "c.yaml:2:9: rounds: must be at least 1, not 0",
        "--set:2:16: retrievers.0.k: must be at least 1, not -3",
    ]


@pytest.mark.parametrize(
    ("override", "what"),
    [
        ("rounds", "is not path=value"),
        ("=3", "is not path=value"),
        ("a..b=3", "is not path=value"),
        ("version.x=3", "`version` holds one value, not settings"),
        ("retrievers.5.k=3", "`retrievers` has 1 items, counted from 0"),
        ("retrievers.k=3", "`retrievers` is a list: `k` must be a number"),
        ("query=[a", "is not YAML"),
        ("query=*x", "aliases are not read"),
    ],
)
def test_an_override_that_cannot_be_carried_out_says_why(override, what):
    with pytest.raises(ConfigError, match="--set:1:") as caught:
        load_config(write("version: 1"), overrides=[override])

    assert what in str(caught.value)


def test_a_setting_that_the_command_line_alone_brings_in_is_located_there():
    core = load_config(write("version: 1"), overrides=["rounds=1", "a.b=1"])
    with pytest.raises(ConfigError, match=r"--set:2:1: a: is not a setting"):
        _ = core.core


def test_a_folder_in_the_place_of_a_config_is_said_to_be_one(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        load_config(tmp_path)


def test_all_faulty_overrides_are_told_together():
    with pytest.raises(ConfigError) as caught:
        load_config(write("version: 1"), overrides=["a", "rounds=1", "b"])

    assert [problem.line for problem in caught.value.problems] == [1, 3]


def test_nothing_is_suggested_for_a_word_like_no_other():
    assert closest("xyz", ["fusion", "rounds"]) == ""
