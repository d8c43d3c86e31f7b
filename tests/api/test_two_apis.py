"""One package for two APIs, and for a ragloom that has a hook which an older one has not."""

from __future__ import annotations

import sys

import pytest

from ragloom import hookspecs
from ragloom.registry import PluginRecord, Registry

BOTH = """
from ragloom.hookspecs import API, hookimpl

api = min(API, 2)


@hookimpl
def register_metrics(register):
    register("brevity", target="json:JSONDecoder")
"""
NEWER = """
from ragloom.hookspecs import hookimpl

api = 1


@hookimpl
def register_metrics(register):
    register("brevity", target="json:JSONDecoder")


@hookimpl{options}
def register_voices(register):
    register("alto", target="json:JSONDecoder")
"""


@pytest.fixture
def admitted(tmp_path):
    """Lets a plugin in, or keeps it out."""

    def admit(source: str) -> PluginRecord:
        file = tmp_path / "of_two_apis.py"
        file.write_text(source, encoding="utf-8")
        return Registry.load(only=(), local=[file]).plugins[-1]

    yield admit
    sys.modules.pop("of_two_apis", None)


@pytest.mark.parametrize("spoken", [1, 2])
def test_a_plugin_for_two_apis_is_let_in_by_both(admitted, monkeypatch, spoken):
    monkeypatch.setattr(hookspecs, "API", spoken)
    assert admitted(BOTH).status == "ok"


def test_a_plugin_for_two_apis_is_refused_by_a_third(admitted, monkeypatch):
    monkeypatch.setattr(hookspecs, "API", 3)
    assert admitted(BOTH).status == "refused"


def test_a_hook_that_this_ragloom_has_not_yet_keeps_a_plugin_out(admitted):
    assert "`register_voices`, which is no hook" in admitted(NEWER.format(options="")).error


def test_an_optional_hook_that_this_ragloom_has_not_yet_is_passed_over(admitted):
    record = admitted(NEWER.format(options="(optionalhook=True)"))
    assert [one.name for one in record.registrations] == ["brevity"]
