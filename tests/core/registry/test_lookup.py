"""From a name in a config to a component."""

from __future__ import annotations

import types
from dataclasses import replace

import pytest

from ragloom.errors import ConfigError, MissingExtraError, PluginError, UsageError
from ragloom.registry import Registry

PLUGIN = """
    from typing import Annotated
    from pydantic import Field
    from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
    from ragloom.hookspecs import hookimpl
    from ragloom.interfaces import Description

    api = 1

    class Inner(ComponentConfig):
        size: int = Field(3, ge=1)

    class Outer(ComponentConfig):
        depth: int = 1
        inner: Annotated[ComponentSpec, OfKind("analyzer")] = ComponentSpec(use="inner")

    class Thing:
        def __init__(self, config=None):
            self.config = config

        def stream(self, request, settings):
            return iter(())

    class Told(Thing):
        @staticmethod
        def describe(config):
            return Description(architecture=f"depth {config.depth}")

    @hookimpl
    def register_retrievers(register):
        register("outer", target="site_NAME:Told", config="site_NAME:Outer")
        register("plain", target="site_NAME:Thing")
        register("absent", target="site_NAME:Nothing")
        register("costly", target="site_NAME:Thing", requires=("a_library_nobody_has",), extra="heavy")

    @hookimpl
    def register_analyzers(register):
        register("inner", target="site_NAME:Thing", config="site_NAME:Inner")
"""


def source(name: str) -> str:
    return PLUGIN.replace("NAME", name)


@pytest.fixture
def registry(site) -> Registry:
    site.plugin("one", source("one"))
    return Registry.load(only=["one"])


@pytest.fixture
def clashing(site) -> Registry:
    site.plugin("one", source("one"))
    site.plugin("two", source("two"), version="0.2")
    return Registry.load(only=["one", "two"])


def test_a_name_that_is_nearly_right_is_corrected(registry):
    with pytest.raises(PluginError) as caught:
        registry.find("retriever", "oter")

    assert (caught.value.message, caught.value.hint) == ("no retriever is called `oter`", "did you mean `outer`?")


def test_a_name_like_no_other_gets_the_list_of_what_there_is(registry):
    with pytest.raises(PluginError) as caught:
        registry.find("retriever", "zzzz")

    assert caught.value.hint == "there are: absent, costly, outer, plain"


@pytest.mark.parametrize("name", ["package.module:Class", "package.module", "module:Class"])
def test_a_dotted_path_is_refused_with_the_way_to_bring_in_code(registry, name):
    with pytest.raises(PluginError) as caught:
        registry.find("retriever", name)

    assert "--plugin file.py" in caught.value.hint


def test_a_kind_that_does_not_exist_is_corrected(registry):
    with pytest.raises(PluginError) as caught:
        registry.find("retriver", "outer")

    assert caught.value.hint == "did you mean `retriever`?"


def test_what_was_kept_out_is_mentioned_where_a_name_is_missing(site):
    site.plugin("broken", "raise RuntimeError")

    with pytest.raises(PluginError) as caught:
        Registry.load(only=["broken"]).find("retriever", "outer")

    assert "not loaded: broken" in caught.value.hint


def test_a_name_offered_twice_is_refused_with_both_owners(clashing):
    with pytest.raises(PluginError) as caught:
        clashing.find("retriever", "plain")

    assert caught.value.message == (
        "retriever `plain` is offered by ragloom-one 1.0 (entry point `one`) and ragloom-two 0.2 (entry point `two`)"
    )
    assert caught.value.hint == "say `one/plain` or `two/plain`"


def test_the_entry_point_before_the_name_settles_a_clash(clashing):
    assert clashing.find("retriever", "two/plain").owner.distribution == "ragloom-two"


def test_clashing_names_are_listed_by_their_entry_points(clashing):
    assert clashing.names("analyzer") == ("one/inner", "two/inner")


def test_two_distributions_with_one_entry_point_name_are_told_apart_by_uninstalling(site):
    site.plugin("same", source("first"), distribution="first")
    site.plugin("same", source("second"), distribution="second")

    with pytest.raises(PluginError) as caught:
        Registry.load(only=["same"]).find("retriever", "same/plain")

    assert caught.value.hint == "uninstall one: pip uninstall second"


def test_a_component_is_made_with_its_checked_settings(registry):
    made = registry.make("retriever", {"use": "outer", "depth": "7"})

    assert made.config.depth == 7


def test_a_component_without_settings_is_made_by_name_alone(registry):
    assert registry.make("retriever", "plain").config is None


def test_a_component_without_settings_takes_none(registry):
    with pytest.raises(ConfigError, match="size: is not a setting that exists here: `plain` takes none"):
        registry.configure("retriever", {"use": "plain", "size": 1})


def test_settings_are_checked_all_at_once_and_into_named_components(registry):
    spec = {"use": "outer", "depth": "deep", "dpth": 1, "inner": {"use": "inner", "size": 0}}

    with pytest.raises(ConfigError) as caught:
        registry.configure("retriever", spec)

    assert [(problem.path, problem.what, problem.hint) for problem in caught.value.problems] == [
        ("depth", "must be a whole number, not 'deep'", ""),
        ("dpth", "is not a setting that exists here", "did you mean `depth`?"),
        ("inner.size", "must be at least 1, not 0", ""),
    ]


def test_a_spec_without_a_name_says_so(registry):
    with pytest.raises(ConfigError, match="use: is required"):
        registry.make("retriever", {"depth": 1})


def test_a_missing_extra_is_named_where_the_component_is_made(registry):
    with pytest.raises(MissingExtraError) as caught:
        registry.make("retriever", "costly")

    assert caught.value.hint == 'pip install "ragloom-one[heavy]"'


def test_a_component_with_a_missing_extra_can_still_be_found(registry):
    assert registry.find("retriever", "costly").missing == ("a_library_nobody_has",)


def test_looking_for_a_required_module_imports_nothing(site):
    site.install(
        "ragloom-deep", {"site_parent": "raise SystemExit", "site_deep": source("deep")}, {"deep": "site_deep"}
    )
    registration = Registry.load(only=["deep"]).find("retriever", "costly")

    assert replace(registration, requires=("site_parent.child",)).missing == ("site_parent.child",)


@pytest.mark.parametrize(
    ("needs", "command"),
    [
        ("a-library-by-another-name>=2", "pip install ragloom-needy"),
        ("a-library; extra == 'heavy'", "pip install a_library_nobody_has"),
        ("ragloom>=0.1", "pip install a_library_nobody_has"),
        ("", "pip install a_library_nobody_has"),
    ],
)
def test_what_to_install_is_the_plugin_where_that_brings_its_library(site, needs, command):
    site.install("ragloom-needy", {"site_needy": source("needy")}, {"needy": "site_needy"}, needs=needs)

    registration = Registry.load(only=["needy"]).find("retriever", "costly")

    assert replace(registration, extra=None).install_command == command


@pytest.mark.parametrize("module", ["json.decoder", "importlib", "sys"])
def test_a_required_module_that_is_there_is_found(registry, module):
    assert replace(registry.find("retriever", "costly"), requires=(module,)).missing == ()


def test_a_module_below_one_that_is_no_package_is_not_there(registry):
    found = replace(registry.find("retriever", "costly"), requires=("colorsys.json",))

    assert found.missing == ("colorsys.json",)


def test_a_target_that_is_not_there_is_the_plugins_fault(registry):
    with pytest.raises(PluginError, match="retriever `absent` cannot be loaded from site_one:Nothing"):
        registry.make("retriever", "absent")


def test_a_component_describes_itself_by_its_settings(registry):
    assert registry.describe("retriever", {"use": "outer", "depth": 4}).architecture == "depth 4"


def test_a_component_that_says_nothing_is_described_by_its_methods(registry):
    assert registry.describe("retriever", "plain").capabilities == {"Streaming"}


def test_local_code_is_found_under_the_name_of_its_file(tmp_path):
    file = tmp_path / "site_mine.py"
    file.write_text(
        "from ragloom.hookspecs import hookimpl\napi = 1\nclass Mine: pass\n"
        "@hookimpl\ndef register_retrievers(register): register('mine', target='site_mine:Mine')\n"
    )

    registry = Registry.load(only=[], local=[file])

    assert type(registry.make("retriever", "site_mine/mine")).__name__ == "Mine"


def test_local_code_cannot_take_the_place_of_an_installed_module(tmp_path):
    file = tmp_path / "csv.py"
    file.write_text("api = 1")

    (record,) = Registry.load(only=[], local=[file]).plugins

    assert (record.error, record.fix) == ("a module `csv` is there already", "rename the file")


def test_a_local_file_that_is_not_there_is_an_error_at_once(tmp_path):
    with pytest.raises(UsageError, match="there is no such file"):
        Registry.load(only=[], local=[tmp_path / "gone.py"])


def test_a_local_file_that_fails_is_loaded_afresh_the_next_time(tmp_path):
    file = tmp_path / "site_retry.py"
    file.write_text("raise RuntimeError('first')")
    Registry.load(only=[], local=[file])
    file.write_text("raise LookupError('a second look')")

    (record,) = Registry.load(only=[], local=[file]).plugins

    assert record.error == "LookupError: a second look"


def test_modules_at_hand_make_a_registry_without_any_installation():
    from ragloom.hookspecs import hookimpl

    @hookimpl
    def register_retrievers(register):
        register("here", target="json:JSONDecoder")

    module = types.SimpleNamespace(api=1, register_retrievers=register_retrievers)

    assert Registry.of(mine=module).names("retriever") == ("here",)
