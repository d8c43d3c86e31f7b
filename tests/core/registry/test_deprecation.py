"""A plugin that uses what a later API takes away is told so, and goes on working."""

from __future__ import annotations

import pytest

from ragloom import hookspecs
from ragloom.registry import Registry
from ragloom.registry.story import stories

METRICS = """
    from ragloom.hookspecs import hookimpl

    api = 1

    @hookimpl
    def register_metrics(register):
        register("old", target="json:JSONDecoder")
"""


@pytest.fixture
def deprecated(monkeypatch):
    """The hook for metrics as it would be once another takes its place."""
    advice = DeprecationWarning("register_metrics goes with API 2: implement register_figures")
    monkeypatch.setitem(hookspecs.register_metrics.ragloom_spec, "warn_on_impl", advice)


def test_a_deprecated_hook_still_registers(site, deprecated):
    site.plugin("late", METRICS)

    assert Registry.load(only=["late"]).names("metric") == ("old",)


def test_a_deprecated_hook_is_part_of_the_plugins_story_with_the_advice(site, deprecated):
    site.plugin("late", METRICS)

    (story,) = stories(Registry.load(only=["late"]))

    assert story.status == "ok"
    assert [trouble.what for trouble in story.troubles] == [
        "deprecated: register_metrics goes with API 2: implement register_figures"
    ]


def test_another_warning_of_a_plugin_is_not_held_back(site):
    site.plugin(
        "noisy",
        METRICS.replace("        register(", "        import warnings; warnings.warn('odd')\n        register("),
    )

    with pytest.warns(UserWarning, match="odd"):
        Registry.load(only=["noisy"])
