"""What a component is made of: another setting, version or file tells it apart, at any depth."""

import sys
from dataclasses import replace

import pytest

from ragloom.config.place import placed
from ragloom.pipeline.made_of import made_of
from ragloom.registry import Registry

PLUGIN = """
from ragloom.hookspecs import hookimpl

api = 1


@hookimpl
def register_analyzers(register):
    register("plain", target="pl_made_of:Plain")


class Plain:
    pass
"""


@pytest.fixture
def plugin(tmp_path):
    file = tmp_path / "pl_made_of.py"
    file.write_text(PLUGIN)
    yield file
    sys.modules.pop("pl_made_of", None)


def told(kind, spec, *files):
    registry = Registry.load(local=files)
    return made_of(registry, *registry.configure(kind, spec))


def test_other_weights_in_the_folder_that_a_setting_names_are_another_component(tmp_path):
    from ragloom.config.component import ComponentConfig

    class Model(ComponentConfig):
        model: str = "mini"

    (tmp_path / "mini").mkdir()
    (tmp_path / "mini" / "model.safetensors").write_text("first")
    registry = Registry.load()
    registration = registry.find("chunker", "whole")
    with placed(tmp_path):
        before = made_of(registry, registration, Model())
        (tmp_path / "mini" / "model.safetensors").write_text("trained on")
        assert made_of(registry, registration, Model()) != before


def test_the_same_settings_are_the_same():
    assert told("retriever", "bm25") == told("retriever", {"use": "bm25", "analyzer": "multilingual"})


def test_another_setting_of_a_component_within_is_another():
    other = {"use": "bm25", "analyzer": {"use": "multilingual", "language": "french"}}
    assert told("retriever", other) != told("retriever", "bm25")


def test_another_version_of_a_plugin_within_is_another():
    registry = Registry.load()
    registration, config = registry.configure("retriever", "bm25")

    class Updated:
        def configure(self, kind, spec):
            inner, settings = registry.configure(kind, spec)
            return replace(inner, owner=replace(inner.owner, version="99")), settings

    assert made_of(Updated(), registration, config) != made_of(registry, registration, config)


def test_a_file_of_one_s_own_that_was_edited_is_another(plugin):
    before = told("analyzer", "plain", plugin)
    plugin.write_text(PLUGIN + "\n# edited\n")
    assert told("analyzer", "plain", plugin) != before
