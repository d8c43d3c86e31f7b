"""A config against what is installed: every problem at its place, pairs that cannot work, what can be shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragloom.config import load_config
from ragloom.errors import ConfigError
from ragloom.registry import Registry, check_fit, resolve
from ragloom.registry.json_schema import config_schema
from ragloom.registry.showing import HIDDEN, shown

PLUGIN = """
    from typing import Annotated, Literal
    from pydantic import Field, SecretStr
    from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
    from ragloom.hookspecs import hookimpl
    from ragloom.interfaces import Description

    api = 1

    class BM25(ComponentConfig):
        k1: float = Field(1.5, ge=0)
        analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = ComponentSpec(use="words")

    class Words(ComponentConfig):
        language: Literal["english", "german"] = "english"

    class Remote(ComponentConfig):
        url: str = "http://localhost"
        key: SecretStr = SecretStr("")

    class Thing:
        def __init__(self, config=None):
            self.config = config

    class Marginal(Thing):
        @staticmethod
        def describe(config):
            return Description(needs=frozenset({"Stepping"}))

    class Broken(Thing):
        @staticmethod
        def describe(config):
            raise OSError("no such model")

    class Steps(Thing):
        @staticmethod
        def describe(config):
            return Description(capabilities=frozenset({"Stepping"}))

    @hookimpl
    def register_retrievers(register):
        register("bm25", target="site_parts:Thing", config="site_parts:BM25")

    @hookimpl
    def register_analyzers(register):
        register("words", target="site_parts:Thing", config="site_parts:Words")

    @hookimpl
    def register_chunkers(register):
        register("sentences", target="site_parts:Thing")

    @hookimpl
    def register_rank_fusers(register):
        register("rrf", target="site_parts:Thing")

    @hookimpl
    def register_answer_fusers(register):
        register("concat", target="site_parts:Thing")
        register("rag_token", target="site_parts:Marginal")
        register("broken", target="site_parts:Broken")

    @hookimpl
    def register_generators(register):
        register("extractive", target="site_parts:Thing")
        register("remote", target="site_parts:Thing", config="site_parts:Remote")
        register("local", target="site_parts:Steps")
"""


@pytest.fixture
def registry(site, tmp_path, monkeypatch) -> Registry:
    monkeypatch.chdir(tmp_path)
    site.plugin("parts", PLUGIN)
    return Registry.load(only=["parts"])


def loaded(text: str):
    Path("c.yaml").write_text(f"version: 1\n{text}", encoding="utf-8")
    return load_config("c.yaml")


def problems(text: str, registry: Registry, checked=resolve) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        checked(loaded(text), registry)
    return [str(problem) for problem in caught.value.problems]


def fit(config, registry: Registry) -> None:
    check_fit(resolve(config, registry), registry)


def test_a_misspelt_section_a_misspelt_component_and_a_wrong_number_are_three_located_problems(registry):
    assert problems("retrievers: [{use: bm26, k: -3}]\nfusoin: {ranks: rrf}\n", registry) == [
        "c.yaml:2:20: retrievers.0.use: no retriever is called `bm26`: did you mean `bm25`?",
        "c.yaml:2:29: retrievers.0.k: must be at least 1, not -3",
        "c.yaml:3:1: fusoin: is not a setting that exists here: did you mean `fusion`?",
    ]


def test_settings_of_components_and_of_those_they_name_are_checked_with_the_core(registry):
    text = """\
retrievers:
  - use: bm25
    k: 0
    k1: -1
    analyser: words
    analyzer: {use: words, language: germn}
  - use: bm25
    name: other
    analyzer: word
"""

    assert problems(text, registry) == [
        "c.yaml:4:8: retrievers.0.k: must be at least 1, not 0",
        "c.yaml:5:9: retrievers.0.k1: must be at least 0, not -1",
        "c.yaml:6:5: retrievers.0.analyser: is not a setting that exists here: did you mean `analyzer`?",
        "c.yaml:7:38: retrievers.0.analyzer.language: must be 'english' or 'german', not 'germn':"
        " did you mean `german`?",
        "c.yaml:10:15: retrievers.1.analyzer.use: no analyzer is called `word`: did you mean `words`?",
    ]


def test_settings_that_the_core_reads_are_suggested_beside_the_components_own(registry):
    assert "did you mean `weight`?" in problems("retrievers: [{use: bm25, wieght: 2}]\n", registry)[0]


@pytest.mark.parametrize("second", ["bm25", "{use: bm25, k: 3}", "{use: parts/bm25}", "{use: other, name: bm25}"])
def test_two_retrievers_of_one_name_are_refused_at_the_second(registry, second):
    found = problems(f"retrievers:\n- bm25\n- {second}\n", registry)

    assert any("c.yaml:4:" in one and "a second retriever is named `bm25`" in one for one in found)


def test_what_resolves_knows_each_component_and_its_settings(registry):
    resolved = resolve(loaded("retrievers: [{use: bm25, k1: 2}]\n"), registry)

    assert resolved.registration("fusion", "ranks").name == "rrf"
    assert resolved.config("retrievers", 0).k1 == 2
    assert resolved.config("retrievers", 0, "analyzer").language == "english"


def test_a_code_path_in_a_config_is_refused(registry):
    assert "looks like code" in problems("generator: os:system\n", registry)[0]


def test_a_fuser_is_refused_over_a_generator_that_lacks_what_it_needs(registry):
    (problem,) = problems("fusion: {answer: {use: rag_token}}\n", registry, fit)

    assert problem == (
        "c.yaml:2:24: fusion.answer.use: answer fuser `rag_token` needs a generator with Stepping, which `extractive`"
        " has not: generators that have it: local"
    )


def test_a_fuser_over_a_generator_that_has_what_it_needs_fits(registry):
    fit(loaded("fusion: {answer: rag_token}\ngenerator: local\n"), registry)


def test_weights_for_a_retriever_that_is_not_there_are_refused_before_any_question():
    from ragloom.config import config_from_mapping

    fusion = {"ranks": {"use": "weighted", "weights": {"bm52": 2}}}
    loaded = config_from_mapping({"version": 1, "fusion": fusion})
    installed = Registry.load()
    with pytest.raises(
        ConfigError, match=r"fusion\.ranks\.use: its settings name a retriever `bm52`: did you mean `bm25`"
    ):
        check_fit(resolve(loaded, installed), installed)


def test_a_component_that_cannot_describe_itself_is_a_problem_of_the_config(registry):
    (problem,) = problems("fusion: {answer: broken}\n", registry, fit)

    assert "cannot describe itself: OSError: no such model" in problem


# What can be shown


def test_a_secret_is_shown_as_its_reference(registry, monkeypatch):
    monkeypatch.setenv("KEY", "hunter2")
    monkeypatch.setenv("HOST", "http://server")
    config = loaded("generator: {use: remote, key: '${env:KEY}', url: '${env:HOST}'}\n")

    in_full = shown(resolve(config, registry), in_full=True)

    assert in_full["generator"] == {"use": "remote", "url": "http://server", "key": "${env:KEY}"}


def test_every_reference_is_shown_as_it_is_written_unless_in_full(registry, monkeypatch):
    monkeypatch.setenv("HOST", "http://server")
    config = loaded("generator: {use: remote, url: '${env:HOST}'}\n")

    assert shown(resolve(config, registry))["generator"]["url"] == "${env:HOST}"


@pytest.mark.parametrize("in_full", [True, False])
def test_a_secret_written_in_the_file_is_hidden(registry, in_full):
    config = loaded("generator: {use: remote, key: hunter2}\n")

    assert shown(resolve(config, registry), in_full=in_full)["generator"]["key"] == HIDDEN


def test_a_secret_of_digits_stays_text(registry, monkeypatch):
    monkeypatch.setenv("KEY", "0123")
    resolved = resolve(loaded("generator: {use: remote, key: '${env:KEY}'}\n"), registry)

    assert resolved.config("generator").key.get_secret_value() == "0123"


def test_in_full_every_default_is_shown(registry):
    value = shown(resolve(loaded(""), registry), in_full=True)

    assert value["retrievers"] == [
        {
            "use": "bm25",
            "name": "bm25",
            "k": 100,
            "weight": 1.0,
            "k1": 1.5,
            "analyzer": {"use": "words", "language": "english"},
        }
    ]


def test_what_is_shown_is_a_config_that_comes_to_the_same(registry):
    import yaml

    first = shown(resolve(loaded("rounds: 2\n"), registry), in_full=True)
    Path("again.yaml").write_text(yaml.safe_dump(first), encoding="utf-8")

    assert shown(resolve(load_config("again.yaml"), registry), in_full=True) == first


# The JSON Schema


def test_the_schema_offers_every_component_by_kind(registry):
    definitions = config_schema(registry)["$defs"]

    assert definitions["generator"]["anyOf"][0]["enum"] == ["extractive", "local", "remote"]


def test_the_schema_of_a_component_holds_its_own_settings_and_the_cores(registry):
    mapping = config_schema(registry)["$defs"]["retriever.RetrieverSpec"]["anyOf"][1]

    assert set(mapping["properties"]) == {"use", "name", "k", "weight"}
    assert set(mapping["allOf"][0]["then"]["properties"]) == {"k1", "analyzer"}
    assert mapping["unevaluatedProperties"] is False


def test_every_reference_in_the_schema_leads_somewhere(registry):
    schema = config_schema(registry)

    assert {reference.removeprefix("#/$defs/") for reference in references(schema)} <= set(schema["$defs"])


def test_a_kind_of_which_nothing_is_installed_has_no_empty_conditions(registry):
    assert "allOf" not in config_schema(registry)["$defs"]["reranker.RerankerSpec"]["anyOf"][1]


def references(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield from [value] if key == "$ref" else references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from references(item)
